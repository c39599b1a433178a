package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedFilters;
import dev.separable.kernel.PackedMatrix;
import dev.separable.tensor.Activation;

/**
 * Depthwise and pointwise as one: a band of filtered rows is made and mixed at once, while it is in
 * the cache, so that the filtered map never exists whole.
 *
 * @param bandRows rows of a band
 */
record SeparableStep(
    DepthwiseStep depthwise,
    PackedMatrix matrix,
    Activation activation,
    int bandRows,
    Slot in,
    Slot residual,
    Slot out)
    implements Step {
  private static final long SMALLEST_BAND = 32 << 10;
  private static final long LARGEST_BAND = 512 << 10;

  static SeparableStep of(
      Op.Separable op,
      PackedFilters filters,
      PackedMatrix matrix,
      Slot in,
      Slot residual,
      Slot out) {
    DepthwiseStep depthwise = DepthwiseStep.of(op.depthwise(), filters, in, out);
    return new SeparableStep(
        depthwise,
        matrix,
        op.pointwise().activation(),
        bandRows(depthwise, matrix),
        in,
        residual,
        out);
  }

  /**
   * Every band reads all weights once, so a band is about as large as they are, within what the
   * first and the second level of cache hold.
   */
  private static int bandRows(DepthwiseStep depthwise, PackedMatrix matrix) {
    long weightBytes = (long) matrix.k() * matrix.n() * Float.BYTES;
    long band = Math.min(LARGEST_BAND, Math.max(SMALLEST_BAND, weightBytes));
    long rowBytes = (long) depthwise.geometry().outW() * matrix.k() * Float.BYTES;
    return (int) Math.max(1, Math.min(depthwise.geometry().outH(), band / rowBytes));
  }

  @Override
  public int workspace() {
    int row = Math.multiplyExact(depthwise.geometry().outW(), matrix.k());
    return Math.addExact(Scratch.APART, Math.multiplyExact(bandRows, row));
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    int outH = depthwise.geometry().outH();
    for (int i = fromImage; i < toImage; i++) {
      for (int row = 0; row < outH; row += bandRows) {
        band(kernels, scratch, i, row, Math.min(outH, row + bandRows));
      }
    }
  }

  private void band(Kernels kernels, Scratch scratch, int image, int fromRow, int toRow) {
    int outW = depthwise.geometry().outW();
    float[] filtered = scratch.workspace();
    depthwise.rows(kernels, scratch, image, fromRow, toRow, filtered, Scratch.APART);
    kernels.pointwise(
        matrix,
        activation,
        filtered,
        Scratch.APART,
        matrix.k(),
        (toRow - fromRow) * outW,
        residual == null ? null : residual.in(scratch),
        out.in(scratch),
        out.at(image) + fromRow * outW * matrix.n(),
        matrix.n());
  }
}
