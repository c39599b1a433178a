package dev.separable.tensor;

import java.io.Serializable;

/**
 * Float32 values with a {@link Shape}, row-major, the last dimension fastest. The array is shared,
 * not copied: whoever hands a tensor to {@code Weights} or to another thread must not write to it
 * afterwards.
 *
 * @param shape dimensions
 * @param data exactly {@code shape.elements()} values
 */
@SuppressWarnings("ArrayRecordComponent")
public record Tensor(Shape shape, float[] data) implements Serializable {
  /** Checks that shape and data agree. */
  public Tensor {
    if (shape.elements() != data.length) {
      throw new IllegalArgumentException(
          "shape " + shape + " wants " + shape.elements() + " values, found " + data.length);
    }
  }

  /** A tensor of zeros. */
  public static Tensor zeros(int... dimensions) {
    Shape shape = Shape.of(dimensions);
    return new Tensor(shape, new float[shape.length()]);
  }

  /** A tensor over {@code data}, which is not copied. */
  public static Tensor of(float[] data, int... dimensions) {
    return new Tensor(Shape.of(dimensions), data);
  }

  /** The same values under another shape of as many elements. */
  public Tensor reshape(Shape other) {
    return new Tensor(other, data);
  }

  /**
   * A new tensor whose axis {@code i} is this one's axis {@code axes[i]}, values moved accordingly
   * (NumPy's transpose).
   */
  public Tensor transpose(int... axes) {
    int rank = shape.rank();
    if (axes.length != rank) {
      throw new IllegalArgumentException("transpose of " + shape + " wants " + rank + " axes");
    }
    int[] strides = new int[rank];
    int stride = 1;
    for (int i = rank - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.at(i);
    }
    int[] sizes = new int[rank];
    int[] steps = new int[rank];
    for (int i = 0; i < rank; i++) {
      sizes[i] = shape.at(axes[i]);
      steps[i] = strides[axes[i]];
    }
    float[] moved = new float[data.length];
    int[] index = new int[rank];
    int from = 0;
    for (int to = 0; to < moved.length; to++) {
      moved[to] = data[from];
      for (int i = rank - 1; i >= 0; i--) {
        from += steps[i];
        if (++index[i] < sizes[i]) {
          break;
        }
        from -= steps[i] * sizes[i];
        index[i] = 0;
      }
    }
    return new Tensor(Shape.of(sizes), moved);
  }
}
