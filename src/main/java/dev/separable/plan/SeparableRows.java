package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedMatrix;
import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;

/**
 * Depthwise and pointwise as one: a band of filtered rows is made and mixed at once, while it is in
 * the cache, so that the filtered map never exists whole.
 *
 * @param bandRows most rows of a band
 */
record SeparableRows(
    DepthwiseRows depthwise, PackedMatrix matrix, Activation activation, int bandRows)
    implements RowLayer {
  private static final long SMALLEST_BAND = 32 << 10;
  private static final long LARGEST_BAND = 512 << 10;

  static SeparableRows of(DepthwiseRows depthwise, PackedMatrix matrix, Activation activation) {
    int rows = bandRows(depthwise.geometry(), matrix);
    return new SeparableRows(depthwise, matrix, activation, rows);
  }

  /**
   * Every band reads all weights once, so a band is about as large as they are, within what the
   * first and the second level of cache hold.
   */
  private static int bandRows(ConvGeometry geometry, PackedMatrix matrix) {
    long weightBytes = (long) matrix.k() * matrix.n() * Float.BYTES;
    long band = Math.min(LARGEST_BAND, Math.max(SMALLEST_BAND, weightBytes));
    long rowBytes = (long) geometry.outW() * matrix.k() * Float.BYTES;
    return (int) Math.max(1, Math.min(geometry.outH(), band / rowBytes));
  }

  @Override
  public ConvGeometry geometry() {
    return depthwise.geometry();
  }

  @Override
  public int outChannels() {
    return matrix.n();
  }

  @Override
  public int workspace() {
    int row = Math.multiplyExact(geometry().outW(), matrix.k());
    return Math.addExact(Scratch.APART, Math.multiplyExact(bandRows, row));
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
    int outW = geometry().outW();
    int filtered = workAt + Scratch.APART;
    for (int row = fromRow; row < toRow; row += bandRows) {
      int end = Math.min(toRow, row + bandRows);
      depthwise.rows(kernels, in, inAt, row, end, work, filtered);
      kernels.pointwise(
          matrix,
          activation,
          work,
          filtered,
          matrix.k(),
          (end - row) * outW,
          residual,
          out,
          outAt + (row - fromRow) * outW * matrix.n(),
          matrix.n());
    }
  }
}
