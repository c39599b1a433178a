package dev.separable.weights;

import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.SafetensorsHeader.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the safetensors format of Hugging Face: a JSON header with the place of every tensor, then
 * their values, little-endian and row-major, without gaps or overlaps. F64, F32, F16, BF16, F8_E4M3
 * and F8_E5M2 become float32, once; tensors of other types are only named in {@link
 * Weights#unusable}.
 */
public final class SafetensorsReader {
  private SafetensorsReader() {}

  /**
   * Reads a whole file.
   *
   * @param data the file's bytes
   * @param name the file's name, for messages
   * @throws WeightsException if the file is damaged, a name stands twice, or a value is not finite
   */
  public static Weights read(byte[] data, String name) {
    SafetensorsHeader header = SafetensorsHeader.read(data, name);
    int dataOffset = SafetensorsHeader.dataOffset(data, name);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> unusable = new LinkedHashMap<>();
    int bytes = data.length - dataOffset;
    for (Entry entry : header.entries().values()) {
      checkEntry(entry, bytes, name);
    }
    checkCovered(header, bytes, name);
    ByteBuffer all = ByteBuffer.wrap(data);
    for (Entry entry : header.entries().values()) {
      if (format(entry.type()) != null) {
        ByteBuffer values =
            all.slice(dataOffset + (int) entry.begin(), (int) (entry.end() - entry.begin()));
        tensors.put(entry.name(), tensor(entry, values.order(ByteOrder.LITTLE_ENDIAN)));
      } else {
        unusable.put(
            entry.name(),
            "is stored as " + entry.type() + ", wanted F32, F16, BF16, F64, F8_E4M3 or F8_E5M2");
      }
    }
    return Weights.of(tensors, unusable, header.metadata()).requireFinite(name);
  }

  /** Null for a type that cannot be a weight. */
  private static FloatFormat format(String type) {
    for (FloatFormat format : FloatFormat.values()) {
      if (format.name().equals(type)) {
        return format;
      }
    }
    return null;
  }

  /** Bytes of one value, or 0 for a type that is not known. */
  private static int width(String type) {
    return switch (type) {
      case "BOOL", "U8", "I8" -> 1;
      case "F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ" -> 1;
      case "U16", "I16", "F16", "BF16" -> 2;
      case "U32", "I32", "F32" -> 4;
      case "U64", "I64", "F64", "C64" -> 8;
      default -> 0;
    };
  }

  private static void checkEntry(Entry entry, int bytes, String source) {
    int width = width(entry.type());
    if (width == 0) {
      throw wrong(source, entry, "is of the unknown dtype " + entry.type());
    }
    if (entry.begin() > entry.end()) {
      throw wrong(
          source, entry, "begins at %d, after its end %d".formatted(entry.begin(), entry.end()));
    }
    if (entry.end() > bytes) {
      throw wrong(
          source,
          entry,
          "ends at byte %d, but only %d bytes follow the header; truncated?"
              .formatted(entry.end(), bytes));
    }
    long wanted = wantedBytes(entry, width, source);
    long found = entry.end() - entry.begin();
    if (wanted != found) {
      throw wrong(
          source,
          entry,
          "of shape %s and %s wants %d bytes, found %d"
              .formatted(entry.shapeText(), entry.type(), wanted, found));
    }
  }

  private static long wantedBytes(Entry entry, int width, String source) {
    try {
      long wanted = width;
      for (long size : entry.shape()) {
        wanted = Math.multiplyExact(wanted, Math.toIntExact(size));
      }
      return wanted;
    } catch (ArithmeticException e) {
      throw wrong(source, entry, "is too large: shape " + entry.shapeText());
    }
  }

  /** Every byte belongs to exactly one tensor. */
  private static void checkCovered(SafetensorsHeader header, int bytes, String source) {
    List<Entry> inOrder = new ArrayList<>(header.entries().values());
    inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = 0;
    String before = "";
    for (Entry entry : inOrder) {
      if (entry.begin() < at) {
        throw wrong(source, entry, "begins at %d, inside %s".formatted(entry.begin(), before));
      }
      if (entry.begin() > at) {
        throw wrong(
            source,
            entry,
            "begins at %d, but the tensor before it ends at %d".formatted(entry.begin(), at));
      }
      at = entry.end();
      before = entry.name();
    }
    if (at != bytes) {
      throw new WeightsException(
          "%s: %d bytes at the end belong to no tensor".formatted(source, bytes - at));
    }
  }

  private static Tensor tensor(Entry entry, ByteBuffer values) {
    int[] sizes = new int[entry.shape().length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = (int) entry.shape()[i];
    }
    Shape shape = Shape.of(sizes);
    return new Tensor(shape, format(entry.type()).values(values, shape.length()));
  }

  private static WeightsException wrong(String source, Entry entry, String found) {
    return new WeightsException(source + ": tensor " + entry.name() + " " + found);
  }
}
