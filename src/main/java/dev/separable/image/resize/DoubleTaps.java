package dev.separable.image.resize;

import java.util.Arrays;

/**
 * The weights of {@link Taps} before they are made fixed-point; one sample of weight 1 where the
 * size stays.
 */
final class DoubleTaps {
  final int[] first;
  final int[] count;
  final double[] weight;
  final int stride;

  private DoubleTaps(int n, int stride) {
    this.first = new int[n];
    this.count = new int[n];
    this.weight = new double[Math.multiplyExact(n, stride)];
    this.stride = stride;
  }

  /**
   * The weights of the output samples {@code from} to {@code to}.
   *
   * @param low where the input interval begins
   * @param high where it ends
   */
  static DoubleTaps of(
      ResizeFilter filter, int in, double low, double high, int out, int from, int to) {
    if (out == in && low == 0 && high == out) {
      return unchanged(from, to);
    }
    double scale = (high - low) / out;
    double widening = Math.max(scale, 1.0);
    double support = filter.support() * widening;
    DoubleTaps taps = new DoubleTaps(to - from, Taps.stride(support, in));
    double[] row = new double[taps.stride];
    for (int i = 0; i < to - from; i++) {
      double center = low + (from + i + 0.5) * scale;
      int begin = Math.max((int) (center - support + 0.5), 0);
      int end = Math.min((int) (center + support + 0.5), in);
      taps.first[i] = begin;
      taps.count[i] = end - begin;
      Taps.weigh(filter, center - begin - 0.5, 1.0 / widening, row, end - begin);
      System.arraycopy(row, 0, taps.weight, i * taps.stride, end - begin);
    }
    return taps;
  }

  private static DoubleTaps unchanged(int from, int to) {
    DoubleTaps taps = new DoubleTaps(to - from, 1);
    Arrays.fill(taps.count, 1);
    Arrays.fill(taps.weight, 1);
    Arrays.setAll(taps.first, i -> from + i);
    return taps;
  }

  int length() {
    return first.length;
  }

  /** The first input sample that any output sample needs. */
  int firstUsed() {
    return first[0];
  }

  /** One past the last input sample that any output sample needs. */
  int endUsed() {
    return first[first.length - 1] + count[count.length - 1];
  }
}
