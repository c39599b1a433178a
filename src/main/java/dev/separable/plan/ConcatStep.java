package dev.separable.plan;

import dev.separable.kernel.Kernels;
import java.util.List;

/** Values one after the other along an axis, in runs of what lies behind that axis. */
record ConcatStep(int axis, List<Slot> from, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    Span whole = Span.of(out.shape(), axis);
    int row = whole.length() * whole.inner();
    int at = 0;
    for (int s = 0; s < from.size(); s++) {
      Slot slot = from.get(s);
      int run = slot.shape().at(axis) * whole.inner();
      for (int i = fromImage; i < toImage; i++) {
        for (int o = 0; o < whole.outer(); o++) {
          int to = out.at(i) + o * row + at;
          System.arraycopy(slot.in(scratch), slot.at(i) + o * run, out.in(scratch), to, run);
        }
      }
      at += run;
    }
  }
}
