package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.tensor.Activation;

/** A batch norm that could not be folded. */
@SuppressWarnings("ArrayRecordComponent")
record AffineStep(float[] scale, float[] shift, Slot in, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    kernels.affine(
        scale,
        shift,
        Activation.NONE,
        in.in(scratch),
        in.at(fromImage),
        (toImage - fromImage) * in.pixels(),
        out.in(scratch),
        out.at(fromImage));
  }
}
