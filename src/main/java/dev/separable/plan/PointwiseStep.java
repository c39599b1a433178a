package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedMatrix;
import dev.separable.tensor.Activation;

/** A pointwise convolution at stride 1: all pixels of all images are one matrix. */
record PointwiseStep(PackedMatrix matrix, Activation activation, Slot in, Slot residual, Slot out)
    implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    kernels.pointwise(
        matrix,
        activation,
        in.in(scratch),
        in.at(fromImage),
        matrix.k(),
        (toImage - fromImage) * in.pixels(),
        residual == null ? null : residual.in(scratch),
        out.in(scratch),
        out.at(fromImage),
        matrix.n());
  }
}
