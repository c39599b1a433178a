package dev.separable.onnx;

import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import dev.separable.weights.WeightsException;
import java.util.function.Function;

/** Reads a network, graph and weights, from an ONNX file. */
public final class OnnxModel {
  private OnnxModel() {}

  /**
   * Reads a model whole.
   *
   * @param file the file's bytes
   * @param name of the file, for messages
   * @param beside reads a file that stands in the model's own folder, by its plain relative name;
   *     throws UncheckedIOException when it cannot
   * @param input shape (H, W, C) of an input where the file leaves it open; null if unknown
   * @throws WeightsException with one line: what was found and what was wanted
   */
  public static Imported read(
      byte[] file, String name, Function<String, byte[]> beside, Shape input) {
    throw new UnsupportedOperationException();
  }
}
