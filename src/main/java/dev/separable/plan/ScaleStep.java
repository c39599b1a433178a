package dev.separable.plan;

import dev.separable.kernel.Kernels;

/** A map times one factor per channel, as in squeeze-and-excite. */
record ScaleStep(Slot map, Slot factors, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int images) {
    for (int i = 0; i < images; i++) {
      kernels.scaleChannels(
          factors.in(scratch),
          i * factors.length(),
          map.channels(),
          map.in(scratch),
          i * map.length(),
          map.pixels(),
          out.in(scratch),
          i * out.length());
    }
  }
}
