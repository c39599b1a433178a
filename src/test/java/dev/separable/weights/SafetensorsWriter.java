package dev.separable.weights;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.separable.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** Writes weights in the safetensors format, as F32. */
public final class SafetensorsWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * A whole file: the tensors in their order, with the metadata and without what is unusable.
   *
   * @throws IllegalArgumentException if the file is larger than an array can be
   */
  public static byte[] write(Weights weights) {
    byte[] header = header(weights);
    int padded = (header.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    long total = 8L + padded;
    for (Tensor tensor : weights.byName().values()) {
      total += 4L * tensor.data().length;
    }
    if (total > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "weights of " + total + " bytes, more than an array holds");
    }
    ByteBuffer file = ByteBuffer.allocate((int) total).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded).put(header).put(" ".repeat(padded - header.length).getBytes(US_ASCII));
    for (Tensor tensor : weights.byName().values()) {
      file.asFloatBuffer().put(tensor.data());
      file.position(file.position() + 4 * tensor.data().length);
    }
    return file.array();
  }

  private static byte[] header(Weights weights) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!weights.metadata().isEmpty()) {
        json.writeObjectFieldStart("__metadata__");
        for (Map.Entry<String, String> entry : weights.metadata().entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (Map.Entry<String, Tensor> entry : weights.byName().entrySet()) {
        int[] sizes = entry.getValue().shape().toArray();
        long end = offset + 4L * entry.getValue().data().length;
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", "F32");
        json.writeFieldName("shape");
        json.writeArray(sizes, 0, sizes.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
