package dev.separable.keras;

import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import dev.separable.weights.WeightsException;

/** Reads a network, graph and weights, from a whole model as Keras saves it: .keras or .h5. */
public final class KerasModel {
  private KerasModel() {}

  /**
   * Reads a model whole.
   *
   * @param file the file's bytes
   * @param name of the file, for messages
   * @param input shape (H, W, C) of an input where the file leaves it open; null if unknown
   * @throws WeightsException with one line: what was found and what was wanted
   */
  public static Imported read(byte[] file, String name, Shape input) {
    throw new UnsupportedOperationException();
  }
}
