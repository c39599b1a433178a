package dev.separable.plan;

import dev.separable.kernel.Kernels;

/** A map times one factor per channel, as in squeeze-and-excite. */
record ScaleStep(Slot map, Slot factors, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      kernels.scaleChannels(
          factors.in(scratch),
          factors.at(i),
          map.channels(),
          map.in(scratch),
          map.at(i),
          map.pixels(),
          out.in(scratch),
          out.at(i));
    }
  }
}
