package dev.separable.plan;

import dev.separable.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * Axes in another order.
 *
 * @param loops over the output from the outermost axis inwards; neighbours that stay together are
 *     one
 */
record TransposeStep(List<Axis> loops, Slot in, Slot out) implements Step {

  /** Places of an axis of the output, and how far apart these are in the input and the output. */
  private record Axis(int size, int step, int outStep) {}

  static TransposeStep of(List<Integer> order, Slot in, Slot out) {
    List<Axis> loops = new ArrayList<>();
    int outStep = 1;
    for (int k = order.size() - 1; k >= 0; k--) {
      Span from = Span.of(in.shape(), order.get(k));
      int size = from.length();
      if (size == 1) {
        continue;
      }
      Axis inner = loops.isEmpty() ? null : loops.get(0);
      if (inner != null && inner.step * inner.size == from.inner()) {
        loops.set(0, new Axis(inner.size * size, inner.step, inner.outStep));
      } else {
        loops.add(0, new Axis(size, from.inner(), outStep));
      }
      outStep *= size;
    }
    if (loops.isEmpty()) {
      loops.add(new Axis(1, 1, 1));
    }
    return new TransposeStep(List.copyOf(loops), in, out);
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      move(0, in.in(scratch), in.at(i), out.in(scratch), out.at(i));
    }
  }

  private void move(int level, float[] from, int at, float[] to, int outAt) {
    Axis axis = loops.get(level);
    if (level < loops.size() - 1) {
      for (int i = 0; i < axis.size; i++) {
        move(level + 1, from, at + i * axis.step, to, outAt + i * axis.outStep);
      }
    } else if (axis.step == 1) {
      System.arraycopy(from, at, to, outAt, axis.size);
    } else {
      for (int i = 0; i < axis.size; i++) {
        to[outAt + i] = from[at + i * axis.step];
      }
    }
  }
}
