package dev.separable.kernel;

import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution with multiplier 1, vectors over the channels: {@code in [h, w, c] -> out
 * [rows, outW, c]}, at least V channels.
 *
 * <p>Outputs of square windows whose middle lies inside the input go together, row by row, with
 * what generated classes have for their window and stride; all others go one at a time. With a
 * dilation, the columns that read the same inputs go together. Channels that do not fill a vector
 * are covered by a last one that overlaps the one before and writes the same bits again. Every sum
 * starts with the bias and adds its taps in order, those in the padding left out.
 */
final class PanamaDepthwise {
  private static final int V = FloatVector.SPECIES_PREFERRED.length();

  /** Values to which an activation is applied at once, so that they are still in the cache. */
  private static final int PIECE = 4096;

  /** Least outputs that go together if there are as many. */
  private static final int LEAST = 8;

  private PanamaDepthwise() {}

  /** Whether the channels fill a vector. */
  static boolean fits(int channels, int multiplier) {
    return multiplier == 1 && channels >= V;
  }

  /** The filters of one vector of channels after the other: bias [V], then taps [kh, kw, V]. */
  static float[] panels(float[] weights, float[] bias) {
    int channels = bias.length;
    int taps = weights.length / channels;
    int count = (channels + V - 1) / V;
    float[] panels = new float[count * (1 + taps) * V];
    int at = 0;
    for (int p = 0; p < count; p++) {
      int c = Math.min(p * V, channels - V);
      System.arraycopy(bias, c, panels, at, V);
      at += V;
      for (int t = 0; t < taps; t++) {
        System.arraycopy(weights, t * channels + c, panels, at, V);
        at += V;
      }
    }
    return panels;
  }

  /** Output row {@code oh}. */
  static void row(
      PackedFilters filters,
      ConvGeometry g,
      Activation activation,
      float[] in,
      int inAt,
      int inRows,
      int oh,
      float[] out,
      int outAt) {
    boolean together =
        g.firstTapH(oh) < g.endTapH(oh)
            && g.kernelH() == g.kernelW()
            && PanamaDepthwiseRows.fit(g.kernelW(), g.strideW())
            && (g.strideW() == 1 || g.dilationW() == 1);
    if (!together) {
      pixels(filters, g, activation, in, inAt, inRows, oh, 0, g.outW(), 1, out, outAt);
      return;
    }
    for (int phase = 0; phase < Math.min(g.dilationW(), g.outW()); phase++) {
      phase(filters, g, activation, in, inAt, inRows, oh, phase, out, outAt);
    }
  }

  /** Every dilation-th output from {@code phase} on: they read the same columns. */
  private static void phase(
      PackedFilters filters,
      ConvGeometry g,
      Activation activation,
      float[] in,
      int inAt,
      int inRows,
      int oh,
      int phase,
      float[] out,
      int outAt) {
    int dilation = g.dilationW();
    int half = g.kernelW() / 2;
    int count = (g.outW() - phase + dilation - 1) / dilation;
    int lo = firstColumn(g, phase);
    int hi = endColumn(g, phase);
    int from = Math.min(count, Math.max(0, ceil(lo - half, g.strideW())));
    int end = Math.floorDiv(hi - g.kernelW() + half, g.strideW()) + 1;
    end = Math.max(from, Math.min(count, end));
    int edge = phase + from * dilation;
    pixels(filters, g, activation, in, inAt, inRows, oh, phase, edge, dilation, out, outAt);
    edge = phase + end * dilation;
    pixels(filters, g, activation, in, inAt, inRows, oh, edge, g.outW(), dilation, out, outAt);
    int most = end - from;
    if (!inRegisters(activation, g) && dilation == 1) {
      most = Math.max(LEAST, PIECE / filters.channels());
    }
    int pieces = most == 0 ? 0 : (end - from + most - 1) / most;
    for (int i = 0; i < pieces; i++) {
      int a = from + (end - from) * i / pieces;
      int b = from + (end - from) * (i + 1) / pieces;
      piece(filters, g, activation, in, inAt, inRows, oh, phase, a, b, out, outAt);
    }
  }

  /** First of the columns phase - padLeft + u * dilation that lies inside the input. */
  private static int firstColumn(ConvGeometry g, int phase) {
    return Math.max(0, ceil(g.padLeft() - phase, g.dilationW()));
  }

  /** One past the last such column inside the input. */
  private static int endColumn(ConvGeometry g, int phase) {
    return Math.floorDiv(g.w() - 1 - phase + g.padLeft(), g.dilationW()) + 1;
  }

  private static int ceil(int dividend, int divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  /** Outputs [from, to) of a phase. */
  private static void piece(
      PackedFilters filters,
      ConvGeometry g,
      Activation activation,
      float[] in,
      int inAt,
      int inRows,
      int oh,
      int phase,
      int from,
      int to,
      float[] out,
      int outAt) {
    int channels = filters.channels();
    int step = g.dilationW() * channels;
    int skipped = from * g.strideW();
    int o = outAt + phase * channels + from * step;
    PanamaDepthwiseRows.run(
        g.kernelW(),
        g.strideW(),
        filters.weights()[0],
        channels,
        g.firstTapH(oh),
        g.endTapH(oh),
        in,
        inAt,
        firstRow(g, oh, inRows, channels),
        g.dilationH() * g.w() * channels,
        inRows * g.w() * channels,
        (phase - g.padLeft()) * channels + skipped * step,
        step,
        Math.max(0, firstColumn(g, phase) - skipped),
        endColumn(g, phase) - skipped,
        to - from,
        inRegisters(activation, g) ? activation : Activation.NONE,
        out,
        o,
        step);
    if (!inRegisters(activation, g)) {
      boolean dense = step == channels;
      int rows = dense ? 1 : to - from;
      PanamaActivations.rows(
          activation, rows, dense ? (to - from) * channels : channels, out, o, step);
    }
  }

  /** Whether the activation is a clamp that is done before the sums are stored. */
  private static boolean inRegisters(Activation activation, ConvGeometry g) {
    return activation == Activation.NONE
        || activation.isClamp() && PanamaDepthwiseRows.clamp(g.kernelW());
  }

  /** Where the first row inside the input lies in the ring. */
  private static int firstRow(ConvGeometry g, int oh, int inRows, int channels) {
    int h = oh * g.strideH() - g.padTop() + g.firstTapH(oh) * g.dilationH();
    return h % inRows * g.w() * channels;
  }

  /** Outputs from, from + by, ... before {@code to}, one at a time. */
  private static void pixels(
      PackedFilters filters,
      ConvGeometry g,
      Activation activation,
      float[] in,
      int inAt,
      int inRows,
      int oh,
      int from,
      int to,
      int by,
      float[] out,
      int outAt) {
    int channels = filters.channels();
    for (int ow = from; ow < to; ow += by) {
      int o = outAt + ow * channels;
      PanamaDepthwisePixel.run(
          filters.weights()[0],
          channels,
          g.kernelH(),
          g.kernelW(),
          g.firstTapH(oh),
          g.endTapH(oh),
          g.firstTapW(ow),
          g.endTapW(ow),
          in,
          inAt,
          firstRow(g, oh, inRows, channels),
          g.dilationH() * g.w() * channels,
          inRows * g.w() * channels,
          (ow * g.strideW() - g.padLeft()) * channels,
          g.dilationW() * channels,
          activation.isClamp() ? activation : Activation.NONE,
          out,
          o);
      if (!activation.isClamp()) {
        PanamaActivations.run(activation, out, o, channels, out, o);
      }
    }
  }
}
