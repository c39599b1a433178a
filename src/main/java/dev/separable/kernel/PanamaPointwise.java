package dev.separable.kernel;

import dev.separable.tensor.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;

/**
 * {@code in [pixels, k], weights [k, n], bias [n] -> out [pixels, n]} with vectors over the output
 * channels.
 *
 * <p>The weights are cut into panels of one to four vectors, {@code [1 + k][width * V]}, the bias
 * as first line. A micro-kernel keeps the sums of a few pixels by one panel in registers. When V
 * does not divide n, the last vector is moved back to end with the row, so it repeats some columns:
 * both copies get the same bits, and no store needs a mask.
 */
final class PanamaPointwise {
  private static final int V = FloatVector.SPECIES_PREFERRED.length();

  /** How many vectors the processor names; only AVX2 and older have 16. */
  static final int VECTOR_REGISTERS =
      FloatVector.SPECIES_PREFERRED.vectorShape() == VectorShape.S_512_BIT
              || System.getProperty("os.arch").equals("aarch64")
          ? 32
          : 16;

  private static final int WIDEST = VECTOR_REGISTERS == 32 ? 4 : 2;

  /** Input values that one pass over the panels covers, so that they stay in the second level. */
  private static final int BLOCK_VALUES = 32 * 1024;

  /** Fewer pixels would read the weights too often. A multiple of every tile's height. */
  private static final int LEAST_PIXELS = 48;

  private PanamaPointwise() {}

  /** {@code weights [k, n]} as panels. */
  static float[] panels(float[] weights, float[] bias, int k, int n) {
    int vectors = vectors(n);
    float[] packed = new float[Math.multiplyExact(vectors * V, 1 + k)];
    int at = 0;
    int vector = 0;
    for (int panel = 0; vector < vectors; panel++) {
      int width = width(vectors, panel);
      for (int line = 0; line <= k; line++) {
        float[] source = line == 0 ? bias : weights;
        int sourceAt = Math.max(line - 1, 0) * n;
        for (int v = vector; v < vector + width; v++) {
          System.arraycopy(source, sourceAt + column(v, n), packed, at, Math.min(V, n));
          at += V;
        }
      }
      vector += width;
    }
    return packed;
  }

  private static int vectors(int n) {
    return (n + V - 1) / V;
  }

  /** Vectors of a panel: as even as possible, so that none is left with a slow narrow tile. */
  private static int width(int vectors, int panel) {
    int panels = (vectors + WIDEST - 1) / WIDEST;
    return vectors / panels + (panel < vectors % panels ? 1 : 0);
  }

  /** First column of a vector. */
  private static int column(int vector, int n) {
    return Math.max(Math.min(vector * V, n - V), 0);
  }

  static void run(
      Kernels kernels,
      PackedMatrix matrix,
      Activation activation,
      float[] in,
      int inAt,
      int inStride,
      int pixels,
      float[] start,
      int startAt,
      int startStride,
      float[] residual,
      float[] out,
      int outAt,
      int outStride) {
    int n = matrix.n();
    float lower = activation.isClamp() ? activation.lower() : Float.NEGATIVE_INFINITY;
    float upper = activation.isClamp() ? activation.upper() : Float.POSITIVE_INFINITY;
    Activation rest = activation.isClamp() ? Activation.NONE : activation;
    int most = blockPixels(matrix.k());
    float[] narrow = n < V ? new float[Math.min(most, pixels) * V] : null;
    for (int p = 0; p < pixels; p += most) {
      int block = Math.min(most, pixels - p);
      int i = inAt + p * inStride;
      int o = outAt + p * outStride;
      int s = startAt + p * startStride;
      if (narrow == null) {
        block(
            matrix, lower, upper, in, i, inStride, block, start, s, startStride, out, o, outStride);
      } else {
        for (int row = 0; start != null && row < block; row++) {
          System.arraycopy(start, s + row * startStride, narrow, row * V, n);
        }
        float[] from = start == null ? null : narrow;
        block(matrix, lower, upper, in, i, inStride, block, from, 0, V, narrow, 0, V);
        for (int row = 0; row < block; row++) {
          System.arraycopy(narrow, row * V, out, o + row * outStride, n);
        }
      }
      RowEpilogue.run(kernels, rest, residual, block, n, out, o, outStride);
    }
  }

  private static int blockPixels(int k) {
    return Math.max(BLOCK_VALUES / Math.max(k, 1) / LEAST_PIXELS, 1) * LEAST_PIXELS;
  }

  /** All panels over some pixels, panel by panel. */
  private static void block(
      PackedMatrix matrix,
      float lower,
      float upper,
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
    int k = matrix.k();
    int n = matrix.n();
    int vectors = vectors(n);
    float[] w = matrix.weights()[0];
    int at = 0;
    int vector = 0;
    for (int panel = 0; vector < vectors; panel++) {
      int width = width(vectors, panel);
      int begin = column(vector, n);
      int last = column(vector + width - 1, n) - begin;
      int o = outAt + begin;
      float[] from = start == null ? w : start;
      int f = start == null ? at : startAt + begin;
      int step = start == null ? 0 : startStride;
      int fromLast = start == null ? (width - 1) * V : last;
      switch (width) {
        case 4 ->
            PanamaTiles4.run(
                in, inAt, inStride, pixels, w, at, k, from, f, step, fromLast, lower, upper, out, o,
                outStride, last);
        case 3 ->
            PanamaTiles3.run(
                in, inAt, inStride, pixels, w, at, k, from, f, step, fromLast, lower, upper, out, o,
                outStride, last);
        case 2 ->
            PanamaTiles2.run(
                in, inAt, inStride, pixels, w, at, k, from, f, step, fromLast, lower, upper, out, o,
                outStride, last);
        default ->
            PanamaTiles1.run(
                in, inAt, inStride, pixels, w, at, k, from, f, step, fromLast, lower, upper, out, o,
                outStride, last);
      }
      at += (1 + k) * width * V;
      vector += width;
    }
  }
}
