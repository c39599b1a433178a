package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedFilters;
import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;

/** A depthwise convolution. */
record DepthwiseRows(PackedFilters filters, ConvGeometry geometry, Activation activation)
    implements RowLayer {

  @Override
  public int outChannels() {
    return filters.outChannels();
  }

  /** Filters output rows [fromRow, toRow) of one image. */
  void rows(Kernels kernels, float[] in, int inAt, int fromRow, int toRow, float[] out, int outAt) {
    int h = geometry.h();
    kernels.depthwise(filters, geometry, activation, in, inAt, h, fromRow, toRow, out, outAt);
  }

  @Override
  public void rows(
      Kernels kernels,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      float[] residual,
      float[] out,
      int outAt,
      float[] work,
      int workAt) {
    rows(kernels, in, inAt, fromRow, toRow, out, outAt);
  }
}
