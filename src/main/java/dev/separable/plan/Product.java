package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedMatrix;
import dev.separable.tensor.Activation;

/** A pointwise convolution or linear layer as a part of a step; its pixels lie without gaps. */
record Product(PackedMatrix matrix, Activation activation) {
  static Product of(Op.Layer layer, CompiledModel model) {
    Activation activation =
        layer.op() instanceof Op.Linear linear
            ? linear.activation()
            : ((Op.Conv) layer.op()).activation();
    return new Product(model.matrices(layer.name())[0], activation);
  }

  /**
   * {@code in [pixels, k] -> out [pixels, n]}.
   *
   * @param residual added at the end, laid out as {@code out}, or null
   */
  void run(
      Kernels kernels, float[] in, int inAt, int pixels, float[] residual, float[] out, int outAt) {
    int k = matrix.k();
    int n = matrix.n();
    kernels.pointwise(matrix, activation, in, inAt, k, pixels, residual, out, outAt, n);
  }
}
