package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.tensor.ConvGeometry;

/** A layer that makes any rows of its output from the rows of one map that they read. Immutable. */
interface RowLayer {
  /** Which rows read which. */
  ConvGeometry geometry();

  /** Channels of the output. */
  int outChannels();

  /** Floats of a row of the output. */
  default int rowFloats() {
    return Math.multiplyExact(geometry().outW(), outChannels());
  }

  /** Floats of working memory that it wants. */
  default int workspace() {
    return 0;
  }

  /**
   * Makes output rows [fromRow, toRow) of one image.
   *
   * @param inAt where the first row of the map lies, or would lie if there were more than those
   *     that are read
   * @param residual added at the end, laid out as {@code out}, or null
   * @param outAt where row {@code fromRow} goes
   * @param work working memory from {@code workAt} on
   */
  void rows(
      Kernels kernels,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      float[] residual,
      float[] out,
      int outAt,
      float[] work,
      int workAt);
}
