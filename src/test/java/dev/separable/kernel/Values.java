package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;

/** Test arrays and how they are compared. */
final class Values {
  /** Fills what a kernel must not touch. */
  static final float GUARD = 12345.678f;

  private Values() {}

  static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Weights [k, n] whose sums over k random values are about 1. */
  static float[] matrix(int k, int n, long seed) {
    float[] values = random(k * n, seed);
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) (1 / Math.sqrt(k));
    }
    return values;
  }

  static float[] guarded(int length) {
    float[] values = new float[length];
    Arrays.fill(values, GUARD);
    return values;
  }

  /** {@code values} behind {@code at} guards and before some more. */
  static float[] shifted(float[] values, int at) {
    float[] shifted = guarded(at + values.length + 7);
    System.arraycopy(values, 0, shifted, at, values.length);
    return shifted;
  }

  /** Rows of {@code width} values moved apart to {@code stride}. */
  static float[] spread(float[] values, int width, int at, int stride) {
    int rows = values.length / width;
    float[] spread = guarded(at + rows * stride + 7);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(values, r * width, spread, at + r * stride, width);
    }
    return spread;
  }

  /** The reverse of {@link #spread}; what lies between the rows must still be guards. */
  static float[] gathered(float[] spread, int rows, int width, int at, int stride) {
    float[] values = new float[rows * width];
    float[] rest = spread.clone();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(spread, at + r * stride, values, r * width, width);
      Arrays.fill(rest, at + r * stride, at + r * stride + width, GUARD);
    }
    assertThat(rest).as("written outside the output").containsOnly(GUARD);
    return values;
  }

  /** Within 2e-6 of the largest value expected. */
  static void assertClose(float[] found, double[] wanted) {
    assertThat(found).hasSameSizeAs(wanted);
    double largest = 1e-30;
    for (double value : wanted) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < wanted.length; i++) {
      double error = Math.abs(found[i] - wanted[i]);
      if (!(error <= 2e-6 * largest)) {
        throw new AssertionError(
            "value %d is %s, wanted %s (largest %s)".formatted(i, found[i], wanted[i], largest));
      }
    }
  }

  /** The same bits. */
  static void assertSame(float[] found, float[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (Float.floatToRawIntBits(found[i]) != Float.floatToRawIntBits(wanted[i])) {
        throw new AssertionError("value %d is %s, wanted %s".formatted(i, found[i], wanted[i]));
      }
    }
  }
}
