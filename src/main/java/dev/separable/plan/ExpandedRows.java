package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.tensor.ConvGeometry;

/**
 * The expanded map of an inverted residual, of which only some rows exist at a time: a ring at the
 * beginning of the workspace, row h at h mod {@code ringRows}.
 */
record ExpandedRows(Product product, ConvGeometry geometry, int ringRows) {
  /** Input rows that {@code bandRows} output rows read. */
  static int ringRows(ConvGeometry geometry, int bandRows) {
    long reach = (geometry.kernelH() - 1L) * geometry.dilationH() + 1;
    return (int) Math.min(geometry.h(), (bandRows - 1L) * geometry.strideH() + reach);
  }

  /** Floats of the ring. */
  int length() {
    return Math.multiplyExact(ringRows, Math.multiplyExact(geometry.w(), product.matrix().n()));
  }

  /**
   * Makes what output rows [fromRow, toRow) read and is not there yet, of an image at {@code inAt}.
   *
   * @param made expanded rows so far
   * @return expanded rows now
   */
  int make(Kernels kernels, float[] in, int inAt, float[] ring, int made, int fromRow, int toRow) {
    int row = Math.max(made, geometry.firstRow(fromRow));
    int last = geometry.rowsRead(toRow);
    int inFloats = geometry.w() * product.matrix().k();
    int outFloats = geometry.w() * product.matrix().n();
    while (row < last) {
      int place = row % ringRows;
      int rows = Math.min(last - row, ringRows - place);
      int pixels = rows * geometry.w();
      product.run(kernels, in, inAt + row * inFloats, pixels, null, ring, place * outFloats);
      row += rows;
    }
    return Math.max(made, last);
  }
}
