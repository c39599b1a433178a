package dev.separable.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The weights and inputs of the golden networks, which are not stored but follow from a hash of the
 * tensor's name and the index of the value.
 */
public final class FormulaWeights {
  private final String salt;

  /** Every tensor's name is prefixed with the salt before it is hashed. */
  public FormulaWeights(String salt) {
    this.salt = salt;
  }

  /** A tensor in PyTorch's layout with values in [offset - scale / 2, offset + scale / 2). */
  public Tensor tensor(String name, double offset, double scale, int... shape) {
    CRC32 crc = new CRC32();
    crc.update((salt + name).getBytes(StandardCharsets.UTF_8));
    int start = (int) crc.getValue();
    float[] values = new float[Shape.of(shape).length()];
    for (int i = 0; i < values.length; i++) {
      long hash = mix(start + i * 0x9E3779B1) & 0xffffffffL;
      values[i] = (float) (offset + scale * (hash / 4294967296.0 - 0.5));
    }
    return Tensor.of(values, shape);
  }

  /** All tensors that a golden {@code NET.weights.json} lists. */
  public static Weights read(Path json) {
    try {
      JsonNode root = new ObjectMapper().readTree(json.toFile());
      FormulaWeights formula = new FormulaWeights(root.get("salt").asText());
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (JsonNode row : root.get("tensors")) {
        int[] shape = new int[row.get("shape").size()];
        for (int i = 0; i < shape.length; i++) {
          shape[i] = row.get("shape").get(i).asInt();
        }
        String name = row.get("name").asText();
        double offset = row.get("offset").asDouble();
        tensors.put(name, formula.tensor(name, offset, row.get("scale").asDouble(), shape));
      }
      return Weights.of(tensors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int mix(int bits) {
    int h = bits;
    h ^= h >>> 16;
    h *= 0x85EBCA6B;
    h ^= h >>> 13;
    h *= 0xC2B2AE35;
    return h ^ h >>> 16;
  }
}
