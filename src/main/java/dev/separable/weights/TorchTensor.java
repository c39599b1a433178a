package dev.separable.weights;

import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.nio.ByteBuffer;

/**
 * A view of a storage, checked to lie within it.
 *
 * @param storage where the values are
 * @param type of the values; the storage's, unless that has none
 * @param offset of the first value, counted in values from the beginning of the storage
 * @param shape of the view; it may hold more values than the storage, by strides of 0
 * @param strides in values, one a dimension
 */
@SuppressWarnings("ArrayRecordComponent")
record TorchTensor(Storage storage, TorchType type, long offset, Shape shape, long[] strides) {
  static final int MAX_RANK = 8;

  /**
   * Values that lie outside of the pickle.
   *
   * @param key under which the file holds them
   * @param type of its values
   * @param elements number of values
   */
  record Storage(String key, TorchType type, long elements) {
    /** Size of all values in bytes. */
    long bytes() {
      return elements * type.bytes();
    }
  }

  /**
   * Checks a view.
   *
   * @throws IllegalArgumentException if it is larger than its storage
   */
  static TorchTensor of(
      Storage storage, TorchType type, long offset, long[] sizes, long[] strides) {
    if (sizes.length != strides.length || sizes.length > MAX_RANK) {
      throw new IllegalArgumentException(
          "with %d sizes and %d strides".formatted(sizes.length, strides.length));
    }
    Shape shape = Shape.of(sizes(sizes));
    long room = storage.bytes() / type.bytes();
    long last = offset;
    try {
      for (int i = 0; i < sizes.length; i++) {
        if (strides[i] < 0) {
          throw new IllegalArgumentException("with the stride " + strides[i]);
        }
        long steps = Math.max(0, sizes[i] - 1);
        last = Math.addExact(last, Math.multiplyExact(steps, strides[i]));
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("with strides beyond any storage", e);
    }
    if (offset < 0 || (shape.elements() > 0 && last >= room)) {
      throw new IllegalArgumentException(
          "of shape %s from value %d to %d of storage %s, which has %d; truncated?"
              .formatted(shape, offset, last, storage.key(), room));
    }
    return new TorchTensor(storage, type, offset, shape, strides);
  }

  private static int[] sizes(long[] sizes) {
    int[] narrow = new int[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0 || sizes[i] > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("of the size " + sizes[i]);
      }
      narrow[i] = (int) sizes[i];
    }
    return narrow;
  }

  /** The values, row-major, as float32; {@code bytes} are the storage's. */
  Tensor read(ByteBuffer bytes) {
    if (shape.elements() == 0) {
      return new Tensor(shape, new float[0]); // It may begin behind the storage's end.
    }
    FloatFormat format = type.format();
    if (isContiguous()) {
      int start = (int) offset * format.bytes();
      ByteBuffer from = bytes.duplicate().order(bytes.order());
      return new Tensor(shape, format.values(from.position(start), shape.length()));
    }
    float[] values = new float[shape.length()];
    int[] index = new int[strides.length];
    long at = offset;
    for (int i = 0; i < values.length; i++) {
      values[i] = format.value(bytes, (int) at * format.bytes());
      for (int axis = index.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < shape.at(axis)) {
          break;
        }
        at -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return new Tensor(shape, values);
  }

  private boolean isContiguous() {
    long stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      if (shape.at(axis) != 1 && strides[axis] != stride) {
        return false;
      }
      stride *= shape.at(axis);
    }
    return true;
  }
}
