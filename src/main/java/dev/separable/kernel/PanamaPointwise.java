package dev.separable.kernel;

import dev.separable.tensor.Activation;

/**
 * {@code in [pixels, k], weights [k, n], bias [n] -> out [pixels, n]} with vectors over the output
 * channels.
 *
 * <p>The weights are cut into {@link PanamaPanels}. A micro-kernel (made by the build, see {@code
 * src/main/generator}) keeps the sums of a few pixels by one panel in registers: every sum starts
 * with the bias and adds its products in order, in every tile alike. What else a layer wants is
 * done there as well if it is simple, and otherwise by {@link PanamaFinish} to the sums of some
 * pixels at a time.
 */
final class PanamaPointwise {
  private static final int V = PanamaPanels.V;

  /** Input values that one pass over the panels covers, so that they stay in the second level. */
  private static final int BLOCK_VALUES = 72 * 1024;

  /** Fewer pixels would read the weights too often. */
  private static final int LEAST_PIXELS = 48;

  private static final int SPARE_PIXELS = 192;

  private static final ThreadLocal<float[]> SPARE =
      ThreadLocal.withInitial(() -> new float[SPARE_PIXELS * V]);

  /** Pixels whose sums are in a buffer before the rest is done to them. */
  private static final int BUFFER_PIXELS = 16;

  private static final ThreadLocal<float[]> BUFFER =
      ThreadLocal.withInitial(() -> new float[BUFFER_PIXELS * PanamaPanels.WIDEST * V]);

  private PanamaPointwise() {}

  static PackedMatrix pack(String owner, float[] weights, float[] bias, int k, int n) {
    PanamaPanels panels = PanamaPanels.of(n);
    float[][] packed = {panels.pack(weights, bias, k, n)};
    return new PackedMatrix(owner, k, n, bias.clone(), panels, packed);
  }

  /**
   * @param start what is added to the sums before the activation, pixel p at {@code startAt + p *
   *     startStride}, or null
   */
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
      int s = startAt + p * startStride;
      int o = outAt + p * outStride;
      block(
          kernels,
          matrix,
          activation,
          in,
          i,
          inStride,
          null,
          block,
          start,
          s,
          startStride,
          residual,
          out,
          o,
          outStride);
      p += block;
    }
  }

  private static int blocks(int k, int pixels) {
    int most = Math.max(BLOCK_VALUES / Math.max(k, 1), LEAST_PIXELS);
    return (pixels + most - 1) / most;
  }

  /**
   * @param offsets where a window finds its inputs, or null if they lie one after the other
   */
  private static void block(
      Kernels kernels,
      PackedMatrix matrix,
      Activation activation,
      float[] in,
      int inAt,
      int inStep,
      int[] offsets,
      int pixels,
      float[] start,
      int startAt,
      int startStep,
      float[] residual,
      float[] out,
      int outAt,
      int outStep) {
    if (offsets == null && pixels == 1 && start == null && matrix.n() >= V) {
      single(matrix, in, inAt, out, outAt);
      RowEpilogue.run(kernels, activation, residual, 1, matrix.n(), out, outAt, outStep);
      return;
    }
    if (matrix.n() >= V) {
      panels(
          matrix,
          activation,
          in,
          inAt,
          inStep,
          offsets,
          pixels,
          start,
          startAt,
          startStep,
          residual,
          out,
          outAt,
          outStep);
      return;
    }
    int n = matrix.n();
    float[] spare = SPARE.get();
    for (int p = 0; p < pixels; p += SPARE_PIXELS) {
      int now = Math.min(SPARE_PIXELS, pixels - p);
      int i = inAt + p * inStep;
      int o = outAt + p * outStep;
      panels(matrix, Activation.NONE, in, i, inStep, offsets, now, null, 0, 0, null, spare, 0, V);
      spread(spare, now, n, out, o, outStep);
      for (int row = 0; start != null && row < now; row++) {
        int to = o + row * outStep;
        kernels.add(out, to, start, startAt + (p + row) * startStep, n, out, to);
      }
      RowEpilogue.run(kernels, activation, residual, now, n, out, o, outStep);
    }
  }

  /** The first {@code n} of V values a pixel. */
  private static void spread(
      float[] spare, int pixels, int n, float[] out, int outAt, int outStep) {
    for (int p = 0; p < pixels; p++) {
      System.arraycopy(spare, p * V, out, outAt + p * outStep, n);
    }
  }

  /** The sums of one pixel, of several panels at once as long as there are enough. */
  private static void single(PackedMatrix matrix, float[] in, int inAt, float[] out, int outAt) {
    PanamaPanels panels = matrix.panels();
    float[] w = matrix.weights()[0];
    int k = matrix.k();
    int at = 0;
    int p = 0;
    while (p < panels.count()) {
      int end = p + PanamaSinglePixel.PANELS;
      int width = panels.widths()[p];
      int o = outAt + panels.columns()[p];
      if (end <= panels.count() && panels.widths()[end - 1] == width) {
        int last = outAt + panels.columns()[end - 1] + panels.lasts()[end - 1] - o;
        PanamaSinglePixel.run(in, inAt, k, w, at, out, o, last);
      } else {
        end = p + 1;
        int last = panels.lasts()[p];
        PanamaTiles.run(
            width, 1, in, inAt, 0, k, w, at, Activation.NONE, null, 0, 0, out, o, 0, last);
      }
      at += (1 + k) * width * V * (end - p);
      p = end;
    }
  }

  /** All panels over some pixels, panel by panel. */
  private static void panels(
      PackedMatrix matrix,
      Activation activation,
      float[] in,
      int inAt,
      int inStep,
      int[] offsets,
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
    boolean direct = direct(activation, start, residual);
    int at = 0;
    for (int p = 0; p < panels.count(); p++) {
      int width = panels.widths()[p];
      int last = panels.lasts()[p];
      int o = outAt + panels.columns()[p];
      int s = startAt + panels.columns()[p];
      if (direct) {
        float[] added = start == null ? residual : start;
        int addedAt = start == null ? o : s;
        int addedStep = start == null ? outStep : startStep;
        tiles(
            width,
            pixels,
            in,
            inAt,
            inStep,
            offsets,
            k,
            w,
            at,
            activation,
            added,
            addedAt,
            addedStep,
            out,
            o,
            outStep,
            last);
      } else {
        float[] sums = BUFFER.get();
        for (int done = 0; done < pixels; done += BUFFER_PIXELS) {
          int now = Math.min(BUFFER_PIXELS, pixels - done);
          int i = inAt + done * inStep;
          int step = width * V;
          tiles(
              width,
              now,
              in,
              i,
              inStep,
              offsets,
              k,
              w,
              at,
              Activation.NONE,
              null,
              0,
              0,
              sums,
              0,
              step,
              step - V);
          PanamaFinish.run(
              now,
              width,
              sums,
              activation,
              start,
              s + done * startStep,
              startStep,
              residual,
              out,
              o + done * outStep,
              outStep,
              last);
        }
      }
      at += (1 + k) * width * V;
    }
  }

  /** The micro-kernels: inputs in order, or where the offsets say. */
  private static void tiles(
      int width,
      int pixels,
      float[] in,
      int inAt,
      int inStep,
      int[] offsets,
      int k,
      float[] panel,
      int panelAt,
      Activation activation,
      float[] added,
      int addedAt,
      int addedStep,
      float[] out,
      int outAt,
      int outStep,
      int lastAt) {
    if (offsets == null) {
      PanamaTiles.run(
          width,
          pixels,
          in,
          inAt,
          inStep,
          k,
          panel,
          panelAt,
          activation,
          added,
          addedAt,
          addedStep,
          out,
          outAt,
          outStep,
          lastAt);
    } else {
      PanamaWindowTiles.run(
          width,
          pixels,
          in,
          inAt,
          inStep,
          offsets,
          panel,
          panelAt,
          activation,
          added,
          addedAt,
          addedStep,
          out,
          outAt,
          outStep,
          lastAt);
    }
  }

  /**
   * Whether the micro-kernels do all that there is to do: at most one map to add, then a clamp or
   * nothing; or a hard swish.
   */
  private static boolean direct(Activation activation, float[] start, float[] residual) {
    if (activation == Activation.NONE) {
      return start == null || residual == null;
    }
    return residual == null
        && (activation.isClamp() || activation == Activation.HARD_SWISH && start == null);
  }

  /** {@link Kernels#windows}: a row of windows. */
  static void windows(
      Kernels kernels,
      PackedMatrix matrix,
      Activation activation,
      float[] in,
      int inAt,
      int inStep,
      int[] offsets,
      int pixels,
      float[] residual,
      float[] out,
      int outAt,
      int outStep) {
    block(
        kernels,
        matrix,
        activation,
        in,
        inAt,
        inStep,
        offsets,
        pixels,
        null,
        0,
        0,
        residual,
        out,
        outAt,
        outStep);
  }
}
