package dev.separable.graph;

import dev.separable.tensor.Shape;
import java.util.HashSet;
import java.util.List;

/** The shape that each {@link Move} gives, from the shapes that it reads. */
record MoveShapes(List<Shape> from) implements Move.Visitor<Shape> {
  private Shape in() {
    return from.get(0);
  }

  @Override
  public Shape concat(Move.Concat op) {
    int[] sizes = in().toArray();
    wantAxis(op.axis(), in());
    for (Shape next : from.subList(1, from.size())) {
      boolean fits = next.rank() == sizes.length;
      for (int i = 0; fits && i < sizes.length; i++) {
        fits = i == op.axis() || next.at(i) == sizes[i];
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "cannot join " + in() + " and " + next + " along axis " + op.axis());
      }
      sizes[op.axis()] = sum(sizes[op.axis()], next.at(op.axis()), 0);
    }
    return Shape.of(sizes);
  }

  @Override
  public Shape slice(Move.Slice op) {
    wantAxis(op.axis(), in());
    int[] sizes = in().toArray();
    if (op.from() < 0 || op.from() >= op.to() || op.to() > sizes[op.axis()] || op.step() < 1) {
      throw new IllegalArgumentException(
          "%s has no places %d to %d in steps of %d along axis %d"
              .formatted(in(), op.from(), op.to(), op.step(), op.axis()));
    }
    sizes[op.axis()] = (op.to() - op.from() - 1) / op.step() + 1;
    return Shape.of(sizes);
  }

  @Override
  public Shape pad(Move.Pad op) {
    int[] sizes = in().toArray();
    if (op.before().size() != sizes.length || op.after().size() != sizes.length) {
      throw misfit(op);
    }
    for (int i = 0; i < sizes.length; i++) {
      int before = op.before().get(i);
      int after = op.after().get(i);
      int most = most(op.border(), sizes[i]);
      if (before < 0 || after < 0 || before > most || after > most) {
        throw misfit(op);
      }
      sizes[i] = sum(before, sizes[i], after);
    }
    return Shape.of(sizes);
  }

  /** A mirror has no more than the places beside the edge. */
  private static int most(Move.Border border, int size) {
    return switch (border) {
      case CONSTANT -> Integer.MAX_VALUE;
      case REFLECT -> Math.max(0, size - 1);
      case EDGE -> size == 0 ? 0 : Integer.MAX_VALUE;
    };
  }

  private IllegalArgumentException misfit(Move.Pad op) {
    return new IllegalArgumentException(
        "cannot pad %s by %s before and %s after (%s)"
            .formatted(in(), op.before(), op.after(), op.border()));
  }

  @Override
  public Shape transpose(Move.Transpose op) {
    int rank = in().rank();
    boolean fits = op.order().size() == rank && new HashSet<>(op.order()).size() == rank;
    int[] sizes = new int[rank];
    for (int i = 0; fits && i < rank; i++) {
      int axis = op.order().get(i);
      fits = axis >= 0 && axis < rank;
      sizes[i] = fits ? in().at(axis) : 0;
    }
    if (!fits) {
      throw new IllegalArgumentException("cannot put the axes of " + in() + " as " + op.order());
    }
    return Shape.of(sizes);
  }

  @Override
  public Shape reshape(Move.Reshape op) {
    if (op.shape().elements() != in().elements()) {
      throw new IllegalArgumentException("cannot reshape " + in() + " to " + op.shape());
    }
    return op.shape();
  }

  static void wantAxis(int axis, Shape shape) {
    if (axis < 0 || axis >= shape.rank()) {
      throw new IllegalArgumentException(shape + " has no axis " + axis);
    }
  }

  private int sum(int a, int b, int c) {
    long sum = (long) a + b + c;
    if (sum > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("an axis of " + in() + " becomes " + sum + " long");
    }
    return (int) sum;
  }
}
