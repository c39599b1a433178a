package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedMatrix;

/**
 * The weights of a pointwise layer that is large enough for a Strassen step. Which way they are
 * packed depends on the shape of the input, so it is done when a plan first asks for it. The arrays
 * are those of the weights that the model was made from, not copies. Thread-safe.
 */
final class LargeMatrix {
  private final Kernels kernels;
  private final float[] weights;
  private final float[] bias;
  private final int k;
  private final int n;
  private PackedMatrix whole;
  private StrassenMatrix strassen;

  /** {@code weights [k, n], bias [n]}. */
  LargeMatrix(Kernels kernels, float[] weights, float[] bias, int k, int n) {
    this.kernels = kernels;
    this.weights = weights;
    this.bias = bias;
    this.k = k;
    this.n = n;
  }

  /** Channels read. */
  int k() {
    return k;
  }

  /** Channels written. */
  int n() {
    return n;
  }

  /** For the plain product. */
  synchronized PackedMatrix whole() {
    if (whole == null) {
      whole = kernels.pack(weights, bias, k, n);
    }
    return whole;
  }

  /** For the Strassen step; takes 7/4 of the memory of the other. */
  synchronized StrassenMatrix strassen() {
    if (strassen == null) {
      strassen = StrassenMatrix.of(kernels, weights, bias, k, n);
    }
    return strassen;
  }
}
