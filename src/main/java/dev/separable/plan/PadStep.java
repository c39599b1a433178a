package dev.separable.plan;

import dev.separable.graph.Move;
import dev.separable.kernel.Kernels;
import java.util.Arrays;

/**
 * More places around a value. Axes behind the last one that grows are moved as one run.
 *
 * @param last the last axis that grows
 */
record PadStep(Move.Pad op, int last, Slot in, Slot out) implements Step {
  static PadStep of(Move.Pad op, Slot in, Slot out) {
    int last = in.shape().rank() - 1;
    while (last > 0 && op.before().get(last) == 0 && op.after().get(last) == 0) {
      last--;
    }
    return new PadStep(op, last, in, out);
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      fill(0, in.in(scratch), in.at(i), out.in(scratch), out.at(i));
    }
  }

  /** Fills what lies behind one place of the axes before this one. */
  private void fill(int axis, float[] from, int at, float[] to, int outAt) {
    if (axis > last) {
      System.arraycopy(from, at, to, outAt, in.length());
      return;
    }
    int inner = Span.of(in.shape(), axis).inner();
    int outInner = Span.of(out.shape(), axis).inner();
    int before = op.before().get(axis);
    int size = in.shape().at(axis);
    int places = out.shape().at(axis);
    for (int i = 0; i < places; i++) {
      if (axis == last && i == before && size > 0) {
        System.arraycopy(from, at, to, outAt + i * inner, size * inner);
        i += size - 1;
        continue;
      }
      int source = source(i - before, size);
      int target = outAt + i * outInner;
      if (source < 0) {
        Arrays.fill(to, target, target + outInner, op.value());
      } else if (axis == last) {
        System.arraycopy(from, at + source * inner, to, target, inner);
      } else {
        fill(axis + 1, from, at + source * inner, to, target);
      }
    }
  }

  /** The place of the input that stands at {@code i}, which may lie outside; -1 for the value. */
  private int source(int i, int size) {
    if (i >= 0 && i < size) {
      return i;
    }
    return switch (op.border()) {
      case CONSTANT -> -1;
      case EDGE -> i < 0 ? 0 : size - 1;
      case REFLECT -> i < 0 ? -i : 2 * (size - 1) - i;
    };
  }
}
