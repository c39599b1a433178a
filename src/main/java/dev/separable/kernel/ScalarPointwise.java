package dev.separable.kernel;

/**
 * {@code in [pixels, k], weights [k, n], bias [n] -> out [pixels, n]} in plain loops: a pixel's
 * outputs are the accumulators, rows of weights are added to them four at a time. The inner loop
 * runs over output channels, all accesses contiguous, so the compiler vectorises it.
 */
final class ScalarPointwise {
  /** Weights that one block of columns may hold, so that they stay in the second-level cache. */
  private static final int BLOCK_VALUES = 32 * 1024;

  /** Narrower blocks would spend their time in loop ends. */
  private static final int LEAST_COLUMNS = 64;

  private ScalarPointwise() {}

  /** Without activation; pixel p begins at {@code inAt + p * inStride}, likewise for out. */
  static void run(
      PackedMatrix matrix,
      float[] in,
      int inAt,
      int inStride,
      int pixels,
      float[] out,
      int outAt,
      int outStride) {
    int n = matrix.n();
    int width = Math.max(LEAST_COLUMNS, BLOCK_VALUES / Math.max(matrix.k(), 1));
    for (int j = 0; j < n; j += width) {
      int columns = Math.min(width, n - j);
      for (int p = 0; p < pixels; p++) {
        int o = outAt + p * outStride + j;
        System.arraycopy(matrix.bias(), j, out, o, columns);
        pixel(matrix, j, columns, in, inAt + p * inStride, out, o);
      }
    }
  }

  private static void pixel(
      PackedMatrix matrix, int column, int columns, float[] in, int inAt, float[] out, int outAt) {
    float[] weights = matrix.weights();
    int k = matrix.k();
    int n = matrix.n();
    int i = 0;
    for (; i + 4 <= k; i += 4) {
      fourRows(in, inAt + i, weights, i * n + column, n, columns, out, outAt);
    }
    for (; i < k; i++) {
      oneRow(in[inAt + i], weights, i * n + column, columns, out, outAt);
    }
  }

  private static void fourRows(
      float[] in,
      int inAt,
      float[] weights,
      int rowAt,
      int n,
      int columns,
      float[] out,
      int outAt) {
    float x0 = in[inAt];
    float x1 = in[inAt + 1];
    float x2 = in[inAt + 2];
    float x3 = in[inAt + 3];
    int r1 = rowAt + n;
    int r2 = r1 + n;
    int r3 = r2 + n;
    for (int j = 0; j < columns; j++) {
      float sum = x0 * weights[rowAt + j] + out[outAt + j];
      sum = x1 * weights[r1 + j] + sum;
      sum = x2 * weights[r2 + j] + sum;
      out[outAt + j] = x3 * weights[r3 + j] + sum;
    }
  }

  private static void oneRow(
      float x, float[] weights, int rowAt, int columns, float[] out, int outAt) {
    for (int j = 0; j < columns; j++) {
      out[outAt + j] = x * weights[rowAt + j] + out[outAt + j];
    }
  }
}
