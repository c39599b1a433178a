package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedFilters;
import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;

/** A depthwise convolution that no pointwise one follows. */
record DepthwiseStep(
    PackedFilters filters, ConvGeometry geometry, Activation activation, Slot in, Slot out)
    implements Step {

  static DepthwiseStep of(Op.Conv op, PackedFilters filters, Slot in, Slot out) {
    return new DepthwiseStep(filters, in.geometry(op.window()), op.activation(), in, out);
  }

  /**
   * Filters output rows [fromRow, toRow) of one image to {@code target}, from {@code targetAt} on.
   */
  void rows(
      Kernels kernels,
      Scratch scratch,
      int image,
      int fromRow,
      int toRow,
      float[] target,
      int targetAt) {
    kernels.depthwise(
        filters,
        geometry,
        activation,
        in.in(scratch),
        in.at(image),
        geometry.h(),
        fromRow,
        toRow,
        target,
        targetAt);
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      rows(kernels, scratch, i, 0, geometry.outH(), out.in(scratch), out.at(i));
    }
  }
}
