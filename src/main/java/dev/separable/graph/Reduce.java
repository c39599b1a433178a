package dev.separable.graph;

import java.util.List;

/**
 * One value for all along some axes, which then have length 1. The mean or maximum over height and
 * width of a map is {@link Op.GlobalPool}.
 */
public record Reduce(Reduction reduction, List<Integer> axes) implements Op {
  /** What is made of the values of the axes. */
  public enum Reduction {
    /** Their mean. */
    MEAN,
    /** Their sum. */
    SUM,
    /** The largest. */
    MAX,
    /** The smallest. */
    MIN
  }

  /** A copy of the axes. */
  public Reduce {
    axes = List.copyOf(axes);
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.reduce(this);
  }
}
