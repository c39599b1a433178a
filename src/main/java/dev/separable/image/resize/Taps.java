package dev.separable.image.resize;

import java.util.Arrays;

/**
 * The fixed-point weights of one pass along one axis, for the output samples {@code from} to {@code
 * to}: output sample {@code i} is the sum of {@code count[i - from]} input samples starting at
 * {@code first[i - from]}, weighted with {@link #weight}, 22 fractional bits.
 */
final class Taps {
  /** Fractional bits of a weight: 32 less 8 for the sample and 2 for the overshoot. */
  static final int FRACTION_BITS = 22;

  /** What one pass is made from; {@code low} and {@code high} bound the input interval. */
  record Key(ResizeFilter filter, int in, double low, double high, int out, int from, int to) {
    private double scale() {
      return (high - low) / out;
    }

    private double widening() {
      return Math.max(scale(), 1.0);
    }

    private double support() {
      return filter.support() * widening();
    }

    private double center(int i) {
      return low + (i + 0.5) * scale();
    }

    /** The first input sample that output sample {@code i} needs. */
    int begin(int i) {
      return Math.max((int) (center(i) - support() + 0.5), 0);
    }

    /** One past the last input sample that output sample {@code i} needs. */
    int end(int i) {
      return Math.min((int) (center(i) + support() + 0.5), in);
    }
  }

  final int[] first;
  final int[] count;

  /** The weights of output sample {@code from + i} begin at {@code i * stride}. */
  final int[] weight;

  final int stride;

  private Taps(int[] first, int[] count, int[] weight, int stride) {
    this.first = first;
    this.count = count;
    this.weight = weight;
    this.stride = stride;
  }

  static Taps of(Key key) {
    int stride = stride(key.support(), key.in);
    double narrowing = 1.0 / key.widening();
    int n = key.to - key.from;
    int[] first = new int[n];
    int[] count = new int[n];
    int[] weight = new int[Math.multiplyExact(n, stride)];
    double[] row = new double[stride];
    for (int i = 0; i < n; i++) {
      first[i] = key.begin(key.from + i);
      count[i] = key.end(key.from + i) - first[i];
      weigh(key.filter, key.center(key.from + i) - first[i] - 0.5, narrowing, row, count[i]);
      for (int k = 0; k < count[i]; k++) {
        weight[i * stride + k] = fixed(row[k]);
      }
    }
    return new Taps(first, count, weight, stride);
  }

  /** How many products a row or column takes, about. */
  long products() {
    return (long) count.length * stride;
  }

  /** The first {@code n} output samples. */
  Taps head(int n) {
    return new Taps(Arrays.copyOf(first, n), Arrays.copyOf(count, n), weight, stride);
  }

  static int stride(double support, int in) {
    return Math.min((int) Math.ceil(support) * 2 + 1, in);
  }

  /** Fills {@code row} with the normalised weights of samples 0, 1, ... around {@code center}. */
  static void weigh(ResizeFilter filter, double center, double narrowing, double[] row, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      row[k] = filter.weight((k - center) * narrowing);
      sum += row[k];
    }
    for (int k = 0; k < n && sum != 0; k++) {
      row[k] /= sum;
    }
  }

  /** Half away from zero. */
  private static int fixed(double w) {
    double scaled = w * (1 << FRACTION_BITS);
    return (int) (w < 0 ? scaled - 0.5 : scaled + 0.5);
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
