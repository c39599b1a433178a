package dev.separable.tensor;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The dimensions of a dense, row-major tensor; the last dimension varies fastest. Immutable.
 * Feature maps are (H, W, C); sizes are never negative and their product fits a {@code long}.
 */
public final class Shape implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] dimensions;
  private final long elements;

  private Shape(int[] dimensions) {
    long product = 1;
    for (int d : dimensions) {
      if (d < 0) {
        throw new IllegalArgumentException(
            "negative dimension in shape " + Arrays.toString(dimensions));
      }
      try {
        product = Math.multiplyExact(product, (long) d);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dimensions) + " has more than 2^63 elements", e);
      }
    }
    this.dimensions = dimensions;
    this.elements = product;
  }

  /** A shape of these dimensions; none of them makes a scalar. */
  public static Shape of(int... dimensions) {
    return new Shape(dimensions.clone());
  }

  /** Number of dimensions. */
  public int rank() {
    return dimensions.length;
  }

  /** Size of dimension {@code axis}; negative axes count from the end, so -1 is the channel. */
  public int at(int axis) {
    return dimensions[axis < 0 ? dimensions.length + axis : axis];
  }

  /** Product of all dimensions; 1 for a scalar. */
  public long elements() {
    return elements;
  }

  /**
   * Number of elements as an array length.
   *
   * @throws IllegalArgumentException if a Java array cannot hold them
   */
  public int length() {
    if (elements > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a tensor of shape " + this + " has " + elements + " values, more than an array holds");
    }
    return (int) elements;
  }

  /** A copy of the dimensions. */
  public int[] toArray() {
    return dimensions.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape s && Arrays.equals(dimensions, s.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** As {@code [112, 112, 32]}. */
  @Override
  public String toString() {
    return Arrays.stream(dimensions)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
