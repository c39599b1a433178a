package dev.separable.kernel;

/** Range conditions for {@code assert}. */
final class Ranges {
  private Ranges() {}

  /** Whether {@code length} values from {@code at} on lie inside {@code array}. */
  static boolean holds(float[] array, int at, long length) {
    return at >= 0 && length >= 0 && at + length <= array.length;
  }

  /** Whether {@code rows} rows of {@code width} values, {@code stride} apart, lie inside. */
  static boolean holds(float[] array, int at, int stride, int rows, int width) {
    return rows == 0 || (stride >= width && holds(array, at, (rows - 1L) * stride + width));
  }
}
