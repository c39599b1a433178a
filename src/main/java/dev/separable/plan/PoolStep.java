package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.PoolPadding;

/** A pool over sliding windows. */
record PoolStep(Op.Pooling pooling, PoolPadding padding, ConvGeometry geometry, Slot in, Slot out)
    implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    float[] from = in.in(scratch);
    float[] to = out.in(scratch);
    for (int i = fromImage; i < toImage; i++) {
      int fromAt = in.at(i);
      int toAt = out.at(i);
      switch (pooling) {
        case AVERAGE ->
            kernels.averagePool(geometry, padding, in.channels(), from, fromAt, to, toAt);
        case MAX -> kernels.maxPool(geometry, in.channels(), from, fromAt, to, toAt);
      }
    }
  }
}
