package dev.separable.plan;

import dev.separable.tensor.Shape;

/**
 * An axis of a value as [outer, length, inner].
 *
 * @param outer product of the axes before it
 * @param length of the axis
 * @param inner product of the axes behind it
 */
record Span(int outer, int length, int inner) {
  static Span of(Shape shape, int axis) {
    int outer = 1;
    int inner = 1;
    for (int i = 0; i < shape.rank(); i++) {
      outer *= i < axis ? shape.at(i) : 1;
      inner *= i > axis ? shape.at(i) : 1;
    }
    return new Span(outer, shape.at(axis), inner);
  }
}
