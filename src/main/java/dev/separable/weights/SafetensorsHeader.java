package dev.separable.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The header of a safetensors file: 8 bytes of length, little-endian, then so many bytes of JSON.
 * Read strictly: every name once, no unknown fields, whole numbers only.
 */
final class SafetensorsHeader {
  /** Far more than any network for images needs, and small enough to hold. */
  static final int LONGEST = 16 << 20;

  private static final int LENGTH_BYTES = 8;
  private static final int MAX_RANK = 32;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNumberLength(40)
                  .maxNameLength(10_000)
                  .maxStringLength(LONGEST)
                  .build())
          .build();

  /**
   * What the header says of one tensor; nothing of it is checked against the file yet.
   *
   * @param begin position of the first byte, counted from the end of the header
   * @param end position after the last byte
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(String name, String type, long[] shape, long begin, long end) {
    String shapeText() {
      return Arrays.toString(shape);
    }
  }

  private final String source;
  private final JsonParser json;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeader(String source, JsonParser json) {
    this.source = source;
    this.json = json;
  }

  /** The tensors by name, in the order of the header. */
  Map<String, Entry> entries() {
    return entries;
  }

  /** The strings under {@code __metadata__}. */
  Map<String, String> metadata() {
    return metadata;
  }

  /** Position of the first byte after the header, checked against the file. */
  static int dataOffset(byte[] file, String source) {
    if (file.length < LENGTH_BYTES) {
      throw new WeightsException(
          source + ": safetensors file of " + file.length + " bytes, wanted at least 8");
    }
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    if (length < 0 || length > LONGEST) {
      throw new WeightsException(
          "%s: safetensors header of %s bytes, wanted at most %d; damaged or another format?"
              .formatted(source, Long.toUnsignedString(length), LONGEST));
    }
    if (length > file.length - LENGTH_BYTES) {
      throw new WeightsException(
          "%s: truncated: safetensors header of %d bytes, but the file ends after %d of them"
              .formatted(source, length, file.length - LENGTH_BYTES));
    }
    return LENGTH_BYTES + (int) length;
  }

  static SafetensorsHeader read(byte[] file, String source) {
    int length = dataOffset(file, source) - LENGTH_BYTES;
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(file, LENGTH_BYTES, length))
              .toString();
      try (JsonParser json = JSON.createParser(new StringReader(text))) {
        SafetensorsHeader header = new SafetensorsHeader(source, json);
        header.top();
        return header;
      }
    } catch (CharacterCodingException e) {
      throw new WeightsException(source + ": safetensors header is not UTF-8 text", e);
    } catch (JsonProcessingException e) {
      throw new WeightsException(
          source + ": safetensors header is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new WeightsException(source + ": safetensors header: " + e.getMessage(), e);
    }
  }

  private void top() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, "the header");
    boolean sawMetadata = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (name.equals("__metadata__")) {
        if (sawMetadata) {
          throw wrong("__metadata__ stands twice in the header");
        }
        sawMetadata = true;
        strings();
      } else if (entries.putIfAbsent(name, entry(name)) != null) {
        throw wrong("tensor " + name + " stands twice in the header");
      }
    }
    if (json.nextToken() != null) {
      throw wrong("something after the header's object");
    }
  }

  private void strings() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, "__metadata__");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      expect(json.nextToken(), JsonToken.VALUE_STRING, "__metadata__ " + key);
      if (metadata.putIfAbsent(key, json.getText()) != null) {
        throw wrong("__metadata__ " + key + " stands twice");
      }
    }
  }

  private Entry entry(String name) throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, "tensor " + name);
    String type = null;
    long[] shape = null;
    long[] offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      String what = "tensor " + name + " " + field;
      JsonToken value = json.nextToken();
      switch (field) {
        case "dtype" -> {
          once(type, what);
          expect(value, JsonToken.VALUE_STRING, what);
          type = json.getText();
        }
        case "shape" -> {
          once(shape, what);
          shape = numbers(value, what);
        }
        case "data_offsets" -> {
          once(offsets, what);
          offsets = numbers(value, what);
        }
        default -> throw wrong(what + " is not known, wanted dtype, shape and data_offsets");
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw wrong("tensor " + name + " lacks dtype, shape or data_offsets");
    }
    if (offsets.length != 2) {
      throw wrong("tensor " + name + " has " + offsets.length + " data_offsets, wanted 2");
    }
    return new Entry(name, type, shape, offsets[0], offsets[1]);
  }

  private void once(Object earlier, String what) {
    if (earlier != null) {
      throw wrong(what + " stands twice");
    }
  }

  private long[] numbers(JsonToken first, String what) throws IOException {
    expect(first, JsonToken.START_ARRAY, what);
    long[] numbers = new long[MAX_RANK];
    int count = 0;
    for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
      expect(t, JsonToken.VALUE_NUMBER_INT, what);
      if (count == MAX_RANK) {
        throw wrong(what + " has more than " + MAX_RANK + " numbers");
      }
      if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw wrong(what + " is " + json.getText() + ", more than a file can have");
      }
      long number = json.getLongValue();
      if (number < 0) {
        throw wrong(what + " is negative: " + number);
      }
      numbers[count++] = number;
    }
    return Arrays.copyOf(numbers, count);
  }

  private void expect(JsonToken found, JsonToken wanted, String what) {
    if (found != wanted) {
      throw wrong(
          what + " is " + (found == null ? "cut off" : text(found)) + ", wanted " + text(wanted));
    }
  }

  private static String text(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      default -> "another value (" + token + ")";
    };
  }

  private WeightsException wrong(String found) {
    return new WeightsException(source + ": " + found);
  }
}
