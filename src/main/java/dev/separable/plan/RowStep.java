package dev.separable.plan;

import dev.separable.kernel.Kernels;

/** A layer that goes by rows, on whole maps, image by image. */
record RowStep(RowLayer layer, Slot in, Slot residual, Slot out) implements Step {
  @Override
  public int workspace() {
    return layer.workspace();
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      layer.rows(
          kernels,
          in.in(scratch),
          in.at(i),
          0,
          layer.geometry().outH(),
          residual == null ? null : residual.in(scratch),
          out.in(scratch),
          out.at(i),
          scratch.workspace(),
          0);
    }
  }
}
