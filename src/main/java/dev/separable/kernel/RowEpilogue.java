package dev.separable.kernel;

import dev.separable.tensor.Activation;

/** What is left to do to the rows of a finished product: the activation, then the residual. */
final class RowEpilogue {
  private RowEpilogue() {}

  /**
   * {@code out[p][j] = activation(out[p][j]) + residual[p][j]} on {@code [pixels, n]}.
   *
   * @param residual laid out as {@code out}, or null
   */
  static void run(
      Kernels kernels,
      Activation activation,
      float[] residual,
      int pixels,
      int n,
      float[] out,
      int outAt,
      int outStride) {
    boolean dense = outStride == n;
    int rows = dense ? 1 : pixels;
    int length = dense ? pixels * n : n;
    for (int r = 0; r < rows; r++) {
      int o = outAt + r * outStride;
      if (activation != Activation.NONE) {
        kernels.activate(activation, out, o, length, out, o);
      }
      if (residual != null) {
        kernels.add(out, o, residual, o, length, out, o);
      }
    }
  }
}
