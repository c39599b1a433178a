package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.PoolPadding;

/** A pool over sliding windows. */
record PoolRows(Op.Pooling pooling, PoolPadding padding, ConvGeometry geometry, int channels)
    implements RowLayer {
  @Override
  public int outChannels() {
    return channels;
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
    switch (pooling) {
      case AVERAGE ->
          kernels.averagePool(geometry, padding, channels, in, inAt, fromRow, toRow, out, outAt);
      case MAX -> kernels.maxPool(geometry, channels, in, inAt, fromRow, toRow, out, outAt);
    }
  }
}
