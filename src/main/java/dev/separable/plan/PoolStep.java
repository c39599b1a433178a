package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.PoolPadding;

/** A pool over sliding windows. */
record PoolStep(Op.Pooling pooling, PoolPadding padding, ConvGeometry geometry, Slot in, Slot out)
    implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int images) {
    float[] from = in.in(scratch);
    float[] to = out.in(scratch);
    for (int i = 0; i < images; i++) {
      int fromAt = i * in.length();
      int toAt = i * out.length();
      switch (pooling) {
        case AVERAGE ->
            kernels.averagePool(geometry, padding, in.channels(), from, fromAt, to, toAt);
        case MAX -> kernels.maxPool(geometry, in.channels(), from, fromAt, to, toAt);
      }
    }
  }
}
