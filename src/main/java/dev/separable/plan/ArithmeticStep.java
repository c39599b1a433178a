package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Two values element by element with NumPy's broadcasting. Axes that a value has and those that it
 * repeats are merged to as few loops as there are changes between them; the innermost one runs over
 * arrays without index arithmetic.
 *
 * @param loops from the innermost one outwards
 */
record ArithmeticStep(Op.Operator operator, List<Axis> loops, Slot a, Slot b, Slot out)
    implements Step {

  /** Some neighbouring axes: their places, and how far apart these are; 0 where repeated. */
  private record Axis(int size, int aStep, int bStep, int outStep) {}

  static ArithmeticStep of(Op.Operator operator, Slot a, Slot b, Slot out) {
    List<Axis> loops = new ArrayList<>();
    int aStep = 1;
    int bStep = 1;
    int outStep = 1;
    for (int i = 1; i <= out.shape().rank(); i++) {
      int size = out.shape().at(-i);
      int aSize = size(a.shape(), i);
      int bSize = size(b.shape(), i);
      if (size != 1) {
        Axis axis = new Axis(size, aSize == 1 ? 0 : aStep, bSize == 1 ? 0 : bStep, outStep);
        merge(loops, axis);
      }
      aStep *= aSize;
      bStep *= bSize;
      outStep *= size;
    }
    if (loops.isEmpty()) {
      loops.add(new Axis(1, 1, 1, 1));
    }
    return new ArithmeticStep(operator, List.copyOf(loops), a, b, out);
  }

  private static int size(Shape shape, int fromEnd) {
    return fromEnd <= shape.rank() ? shape.at(-fromEnd) : 1;
  }

  private static void merge(List<Axis> loops, Axis outer) {
    int last = loops.size() - 1;
    if (last >= 0) {
      Axis inner = loops.get(last);
      if ((inner.aStep == 0) == (outer.aStep == 0) && (inner.bStep == 0) == (outer.bStep == 0)) {
        int size = inner.size * outer.size;
        loops.set(last, new Axis(size, inner.aStep, inner.bStep, inner.outStep));
        return;
      }
    }
    loops.add(outer);
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      run(loops.size() - 1, a.in(scratch), a.at(i), b.in(scratch), b.at(i), scratch, out.at(i));
    }
  }

  private void run(int level, float[] a, int aAt, float[] b, int bAt, Scratch scratch, int outAt) {
    Axis axis = loops.get(level);
    if (level > 0) {
      for (int i = 0; i < axis.size; i++) {
        int to = outAt + i * axis.outStep;
        run(level - 1, a, aAt + i * axis.aStep, b, bAt + i * axis.bStep, scratch, to);
      }
    } else if (axis.aStep == 0) {
      ArithmeticLoops.left(operator, a[aAt], b, bAt, axis.size, out.in(scratch), outAt);
    } else if (axis.bStep == 0) {
      ArithmeticLoops.right(operator, a, aAt, b[bAt], axis.size, out.in(scratch), outAt);
    } else {
      ArithmeticLoops.both(operator, a, aAt, b, bAt, axis.size, out.in(scratch), outAt);
    }
  }
}
