package dev.separable.plan;

import dev.separable.graph.Reduce;
import dev.separable.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * One value for all along some axes, computed in double.
 *
 * @param kept loops over the axes that stay, from the outermost one inwards
 * @param reduced loops over the others, likewise
 */
record ReduceStep(
    Reduce.Reduction reduction, List<Axis> kept, List<Axis> reduced, Slot in, Slot out)
    implements Step {

  /** Neighbouring axes: their places and how far apart these are. */
  private record Axis(int size, int step, int outStep) {}

  static ReduceStep of(Reduce op, Slot in, Slot out) {
    List<Axis> kept = new ArrayList<>();
    List<Axis> reduced = new ArrayList<>();
    int step = 1;
    int outStep = 1;
    for (int axis = in.shape().rank() - 1; axis >= 0; axis--) {
      int size = in.shape().at(axis);
      if (op.axes().contains(axis)) {
        prepend(reduced, new Axis(size, step, 0));
      } else {
        prepend(kept, new Axis(size, step, outStep));
        outStep *= size;
      }
      step *= size;
    }
    if (reduced.isEmpty()) {
      reduced.add(new Axis(1, 1, 0));
    }
    return new ReduceStep(op.reduction(), List.copyOf(kept), List.copyOf(reduced), in, out);
  }

  /** Adds a loop outside the others, or lets the outermost one take its places. */
  private static void prepend(List<Axis> loops, Axis outer) {
    if (!loops.isEmpty() && loops.get(0).step * loops.get(0).size == outer.step) {
      Axis inner = loops.get(0);
      loops.set(0, new Axis(inner.size * outer.size, inner.step, inner.outStep));
    } else {
      loops.add(0, outer);
    }
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      run(0, in.in(scratch), in.at(i), out.in(scratch), out.at(i));
    }
  }

  private void run(int level, float[] from, int at, float[] to, int outAt) {
    if (level == kept.size()) {
      to[outAt] = (float) value(from, at);
      return;
    }
    Axis axis = kept.get(level);
    for (int i = 0; i < axis.size; i++) {
      run(level + 1, from, at + i * axis.step, to, outAt + i * axis.outStep);
    }
  }

  private double value(float[] from, int at) {
    return switch (reduction) {
      case SUM -> sum(0, from, at);
      case MEAN -> sum(0, from, at) / ((double) in.length() / out.length());
      case MAX -> largest(0, from, at);
      case MIN -> smallest(0, from, at);
    };
  }

  private double sum(int level, float[] from, int at) {
    Axis axis = reduced.get(level);
    double sum = 0;
    if (level == reduced.size() - 1) {
      for (int i = 0; i < axis.size; i++) {
        sum += from[at + i * axis.step];
      }
      return sum;
    }
    for (int i = 0; i < axis.size; i++) {
      sum += sum(level + 1, from, at + i * axis.step);
    }
    return sum;
  }

  private float largest(int level, float[] from, int at) {
    Axis axis = reduced.get(level);
    boolean inner = level == reduced.size() - 1;
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < axis.size; i++) {
      int next = at + i * axis.step;
      largest = Math.max(largest, inner ? from[next] : largest(level + 1, from, next));
    }
    return largest;
  }

  private float smallest(int level, float[] from, int at) {
    Axis axis = reduced.get(level);
    boolean inner = level == reduced.size() - 1;
    float smallest = Float.POSITIVE_INFINITY;
    for (int i = 0; i < axis.size; i++) {
      int next = at + i * axis.step;
      smallest = Math.min(smallest, inner ? from[next] : smallest(level + 1, from, next));
    }
    return smallest;
  }
}
