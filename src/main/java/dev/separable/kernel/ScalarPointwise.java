package dev.separable.kernel;

/**
 * {@code in [pixels, k], weights [k, n], bias [n] -> out [pixels, n]} in plain loops: a pixel's
 * outputs are the sums, rows of weights are added to them four at a time.
 *
 * <p>Each row of weights and the sums are arrays of their own: the compiler vectorises a loop only
 * if all its arrays are indexed alike, since it cannot see that others do not overlap.
 */
final class ScalarPointwise {
  /** Rows that one pass adds. */
  private static final int ROWS = 4;

  /** Pixels that read the same rows before the next rows come, so that the rows stay cached. */
  private static final int PIXELS = 16;

  private ScalarPointwise() {}

  /** The rows of {@code weights [k, n]}. */
  static float[][] rows(float[] weights, int k, int n) {
    float[][] rows = new float[k][n];
    for (int i = 0; i < k; i++) {
      System.arraycopy(weights, i * n, rows[i], 0, n);
    }
    return rows;
  }

  /**
   * Without activation; pixel p begins at {@code inAt + p * inStride}, likewise for out and start.
   *
   * @param start what is added to the sums, or null
   */
  static void run(
      PackedMatrix matrix,
      float[] in,
      int inAt,
      int inStride,
      int pixels,
      float[] start,
      int startAt,
      int startStride,
      float[] out,
      int outAt,
      int outStride) {
    int n = matrix.n();
    int k = matrix.k();
    float[][] sums = new float[Math.min(PIXELS, pixels)][n];
    for (int p = 0; p < pixels; p += PIXELS) {
      int now = Math.min(PIXELS, pixels - p);
      for (int q = 0; q < now; q++) {
        System.arraycopy(matrix.bias(), 0, sums[q], 0, n);
      }
      for (int i = 0; i < k; i += ROWS) {
        for (int q = 0; q < now; q++) {
          add(matrix.weights(), i, Math.min(ROWS, k - i), in, inAt + (p + q) * inStride, sums[q]);
        }
      }
      for (int q = 0; q < now; q++) {
        int o = outAt + (p + q) * outStride;
        System.arraycopy(sums[q], 0, out, o, n);
        if (start != null) {
          ScalarElementwise.add(start, startAt + (p + q) * startStride, out, o, n, out, o);
        }
      }
    }
  }

  /** Adds the products of inputs {@code row .. row + count} of one pixel. */
  private static void add(
      float[][] weights, int row, int count, float[] in, int pixelAt, float[] sums) {
    if (count == ROWS) {
      four(weights, row, in, pixelAt + row, sums);
      return;
    }
    for (int i = row; i < row + count; i++) {
      one(in[pixelAt + i], weights[i], sums);
    }
  }

  private static void four(float[][] weights, int row, float[] in, int inAt, float[] sums) {
    float x0 = in[inAt];
    float x1 = in[inAt + 1];
    float x2 = in[inAt + 2];
    float x3 = in[inAt + 3];
    float[] w0 = weights[row];
    float[] w1 = weights[row + 1];
    float[] w2 = weights[row + 2];
    float[] w3 = weights[row + 3];
    for (int j = 0; j < sums.length; j++) {
      float sum = x0 * w0[j] + sums[j];
      sum = x1 * w1[j] + sum;
      sum = x2 * w2[j] + sum;
      sums[j] = x3 * w3[j] + sum;
    }
  }

  private static void one(float x, float[] weights, float[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] = x * weights[j] + sums[j];
    }
  }
}
