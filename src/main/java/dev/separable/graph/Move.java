package dev.separable.graph;

import dev.separable.tensor.Shape;
import java.util.List;

/**
 * Ops that move values and compute none. Axes count from 0 in the value's own order, which is (H,
 * W, C) for maps.
 */
public sealed interface Move extends Op {

  /** One method an op. */
  interface Visitor<R> {
    /** For Concat. */
    R concat(Concat op);

    /** For Slice. */
    R slice(Slice op);

    /** For Pad. */
    R pad(Pad op);

    /** For Transpose. */
    R transpose(Transpose op);

    /** For Reshape. */
    R reshape(Reshape op);
  }

  /** Calls the visitor's method for this op. */
  <R> R accept(Visitor<R> visitor);

  @Override
  default <R> R accept(Op.Visitor<R> visitor) {
    return visitor.move(this);
  }

  /** Any number of inputs, one after the other along an axis. */
  record Concat(int axis) implements Move {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concat(this);
    }
  }

  /**
   * Part of an axis: places {@code from}, {@code from + step}, … before {@code to}.
   *
   * @param to one past the last, at most the axis' length
   * @param step at least 1
   */
  record Slice(int axis, int from, int to, int step) implements Move {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.slice(this);
    }
  }

  /** What stands in the places that {@link Pad} adds. */
  enum Border {
    /** A fixed value. */
    CONSTANT,
    /** The inside mirrored, without the edge itself. */
    REFLECT,
    /** The nearest value of the edge. */
    EDGE
  }

  /**
   * More places before and after each axis.
   *
   * @param before one number per axis, from 0
   * @param after one number per axis, from 0
   * @param value for {@link Border#CONSTANT}
   */
  record Pad(List<Integer> before, List<Integer> after, Border border, float value)
      implements Move {
    /** Copies of the lists. */
    public Pad {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pad(this);
    }
  }

  /**
   * The axes in another order.
   *
   * @param order axis k of the output is axis {@code order[k]} of the input
   */
  record Transpose(List<Integer> order) implements Move {
    /** A copy of the list. */
    public Transpose {
      order = List.copyOf(order);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.transpose(this);
    }
  }

  /** The same values in the same order under another shape. */
  record Reshape(Shape shape) implements Move {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reshape(this);
    }
  }
}
