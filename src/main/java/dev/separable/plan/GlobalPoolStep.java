package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;

/** A pool over the whole map. */
record GlobalPoolStep(Op.Pooling pooling, Slot in, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    float[] from = in.in(scratch);
    float[] to = out.in(scratch);
    for (int i = fromImage; i < toImage; i++) {
      int fromAt = in.at(i);
      int toAt = out.at(i);
      switch (pooling) {
        case AVERAGE -> kernels.globalAverage(from, fromAt, in.pixels(), in.channels(), to, toAt);
        case MAX -> kernels.globalMax(from, fromAt, in.pixels(), in.channels(), to, toAt);
      }
    }
  }
}
