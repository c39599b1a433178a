package dev.separable.kernel;

import dev.separable.tensor.Activation;

/**
 * {@code in [pixels, k], weights [k, n], bias [n] -> out [pixels, n]} with vectors over the output
 * channels.
 *
 * <p>The weights are cut into {@link PanamaPanels}. A micro-kernel (made by the build, see {@code
 * src/main/generator}) keeps the sums of a few pixels by one panel in registers: every sum starts
 * with the bias or with a value given, and adds its products in order, in every tile alike. Pixels
 * are spread evenly over tiles, so that none is left with a slow low one.
 */
final class PanamaPointwise {
  private static final int V = PanamaPanels.V;

  static final int VECTOR_REGISTERS = PanamaPanels.VECTOR_REGISTERS;

  /** Input values that one pass over the panels covers, so that they stay in the second level. */
  private static final int BLOCK_VALUES = 32 * 1024;

  /** Fewer pixels would read the weights too often. */
  private static final int LEAST_PIXELS = 48;

  private static final int SPARE_PIXELS = 192;

  private static final ThreadLocal<float[]> SPARE =
      ThreadLocal.withInitial(() -> new float[SPARE_PIXELS * V]);

  private PanamaPointwise() {}

  static PackedMatrix pack(String owner, float[] weights, float[] bias, int k, int n) {
    PanamaPanels panels = PanamaPanels.of(n);
    float[][] packed = {panels.pack(weights, bias, k, n)};
    return new PackedMatrix(owner, k, n, bias.clone(), panels, packed);
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
    int blocks = blocks(matrix.k(), pixels);
    int p = 0;
    for (int b = 0; b < blocks; b++) {
      int block = (pixels - p) / (blocks - b);
      int i = inAt + p * inStride;
      int o = outAt + p * outStride;
      int s = startAt + p * startStride;
      if (matrix.n() < V) {
        narrow(
            kernels,
            matrix,
            activation,
            in,
            i,
            inStride,
            block,
            start,
            s,
            startStride,
            residual,
            out,
            o,
            outStride);
      } else {
        block(
            matrix,
            activation,
            in,
            i,
            inStride,
            block,
            start,
            s,
            startStride,
            residual,
            out,
            o,
            outStride);
      }
      p += block;
    }
  }

  /**
   * Less outputs than lanes: whole vectors go to a spare place and their first lanes from there.
   */
  private static void narrow(
      Kernels kernels,
      PackedMatrix matrix,
      Activation activation,
      float[] in,
      int inAt,
      int inStep,
      int pixels,
      float[] start,
      int startAt,
      int startStep,
      float[] residual,
      float[] out,
      int outAt,
      int outStep) {
    float[] spare = SPARE.get();
    for (int p = 0; p < pixels; p += SPARE_PIXELS) {
      int now = Math.min(SPARE_PIXELS, pixels - p);
      int o = outAt + p * outStep;
      for (int row = 0; start != null && row < now; row++) {
        System.arraycopy(start, startAt + (p + row) * startStep, spare, row * V, matrix.n());
      }
      float[] from = start == null ? null : spare;
      int i = inAt + p * inStep;
      block(matrix, Activation.NONE, in, i, inStep, now, from, 0, V, null, spare, 0, V);
      for (int row = 0; row < now; row++) {
        System.arraycopy(spare, row * V, out, o + row * outStep, matrix.n());
      }
      RowEpilogue.run(kernels, activation, residual, now, matrix.n(), out, o, outStep);
    }
  }

  private static int blocks(int k, int pixels) {
    int most = Math.max(BLOCK_VALUES / Math.max(k, 1), LEAST_PIXELS);
    return (pixels + most - 1) / most;
  }

  /**
   * All panels over some pixels, panel by panel.
   *
   * @param start what the sums begin with instead of the bias, or null
   */
  private static void block(
      PackedMatrix matrix,
      Activation activation,
      float[] in,
      int inAt,
      int inStep,
      int pixels,
      float[] start,
      int startAt,
      int startStep,
      float[] residual,
      float[] out,
      int outAt,
      int outStep) {
    PanamaPanels panels = matrix.panels();
    float[] w = matrix.weights()[0];
    int k = matrix.k();
    int at = 0;
    for (int p = 0; p < panels.count(); p++) {
      int width = panels.widths()[p];
      int o = outAt + panels.columns()[p];
      int last = panels.lasts()[p];
      float[] from = start == null ? w : start;
      int f = start == null ? at : startAt + panels.columns()[p];
      int step = start == null ? 0 : startStep;
      int fromLast = start == null ? (width - 1) * V : last;
      switch (width) {
        case 1 ->
            PanamaTiles1.run(
                pixels,
                activation,
                residual,
                in,
                inAt,
                inStep,
                k,
                w,
                at,
                from,
                f,
                step,
                fromLast,
                out,
                o,
                outStep,
                last);
        case 2 ->
            PanamaTiles2.run(
                pixels,
                activation,
                residual,
                in,
                inAt,
                inStep,
                k,
                w,
                at,
                from,
                f,
                step,
                fromLast,
                out,
                o,
                outStep,
                last);
        case 3 ->
            PanamaTiles3.run(
                pixels,
                activation,
                residual,
                in,
                inAt,
                inStep,
                k,
                w,
                at,
                from,
                f,
                step,
                fromLast,
                out,
                o,
                outStep,
                last);
        default ->
            PanamaTiles4.run(
                pixels,
                activation,
                residual,
                in,
                inAt,
                inStep,
                k,
                w,
                at,
                from,
                f,
                step,
                fromLast,
                out,
                o,
                outStep,
                last);
      }
      at += (1 + k) * width * V;
    }
  }
}
