package dev.separable.plan;

import dev.separable.tensor.Shape;
import java.util.function.ToDoubleFunction;

/** Values of any rank that are read by their index; the plain way to define an op. */
@SuppressWarnings("ArrayRecordComponent")
record Cube(Shape shape, double[] values) {
  static Cube of(Shape shape, float[] values, int from) {
    double[] copy = new double[shape.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[from + i];
    }
    return new Cube(shape, copy);
  }

  /** The value of every index. */
  static Cube of(Shape shape, ToDoubleFunction<int[]> value) {
    double[] values = new double[shape.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.applyAsDouble(index(shape, i));
    }
    return new Cube(shape, values);
  }

  double at(int... index) {
    int place = 0;
    for (int i = 0; i < index.length; i++) {
      place = place * shape.at(i) + index[i];
    }
    return values[place];
  }

  static int[] index(Shape shape, int place) {
    int[] index = new int[shape.rank()];
    int rest = place;
    for (int i = index.length - 1; i >= 0; i--) {
      index[i] = rest % shape.at(i);
      rest /= shape.at(i);
    }
    return index;
  }
}
