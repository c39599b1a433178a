package dev.separable.kernel;

import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution with multiplier 1, vectors over the channels: {@code in [h, w, c], weights
 * [kh, kw, c], bias [c] -> out [rows, outW, c]}, at least V channels.
 *
 * <p>Columns whose window lies inside the input go four at a time; what is left of them at the
 * right end is covered by a last group that overlaps the one before and writes the same bits again.
 * Channels that do not fill a vector are treated the same way. Every sum starts with the bias and
 * adds its taps in order, those in the padding left out.
 */
final class PanamaDepthwise {
  private static final int V = FloatVector.SPECIES_PREFERRED.length();
  private static final int COLUMNS = 4;

  private final Kernels kernels;
  private final ConvGeometry geometry;
  private final int channels;
  private final float[] weights;
  private final float[] bias;
  private final Activation activation;
  private final float[] in;
  private final int inAt;
  private final int inRows;
  private final float[] out;

  /** Outputs from here to {@link #insideEnd} read no column of the padding. */
  private final int insideFrom;

  private final int insideEnd;

  PanamaDepthwise(
      Kernels kernels,
      PackedFilters filters,
      ConvGeometry geometry,
      Activation activation,
      float[] in,
      int inAt,
      int inRows,
      float[] out) {
    this.kernels = kernels;
    this.geometry = geometry;
    this.channels = filters.channels();
    this.weights = filters.weights();
    this.bias = filters.bias();
    this.activation = activation;
    this.in = in;
    this.inAt = inAt;
    this.inRows = inRows;
    this.out = out;
    int from = 0;
    while (from < geometry.outW() && geometry.firstTapW(from) > 0) {
      from++;
    }
    int end = geometry.outW();
    while (end > from && geometry.endTapW(end - 1) < geometry.kernelW()) {
      end--;
    }
    this.insideFrom = from;
    this.insideEnd = end;
  }

  static boolean fits(PackedFilters filters) {
    return filters.multiplier() == 1 && filters.channels() >= V;
  }

  /** The tap of what does not fit: the same fused steps, so that no bit depends on V. */
  static void fused(float[] pixel, float[] weights, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.fma(pixel[i], weights[i], sums[i]);
    }
  }

  /** Output row {@code oh}. */
  void row(int oh, int outAt) {
    boolean full = geometry.firstTapH(oh) == 0 && geometry.endTapH(oh) == geometry.kernelH();
    boolean whole3x3 = full && geometry.kernelH() == 3 && geometry.kernelW() == 3 && isUnbroken(oh);
    int inside = insideEnd - insideFrom;
    boolean together = whole3x3 || inside >= COLUMNS;
    for (int ow = 0; ow < geometry.outW(); ow++) {
      if (!together || ow < insideFrom || ow >= insideEnd) {
        column(oh, ow, outAt + ow * channels);
      }
    }
    if (whole3x3 && inside > 0) {
      row3x3(oh, outAt + insideFrom * channels);
    } else if (together) {
      for (int ow = insideFrom; ow < insideEnd; ow += COLUMNS) {
        int column = Math.min(ow, insideEnd - COLUMNS);
        group(oh, column, outAt + column * channels);
      }
    }
  }

  /** Where output (oh, ow) finds tap (kh, kw). */
  private int at(int oh, int kh, int ow, int kw) {
    int h = oh * geometry.strideH() - geometry.padTop() + kh * geometry.dilationH();
    int w = ow * geometry.strideW() - geometry.padLeft() + kw * geometry.dilationW();
    return inAt + (h % inRows * geometry.w() + w) * channels;
  }

  /** Whether the rows that {@code oh} reads lie one below the other in the ring. */
  private boolean isUnbroken(int oh) {
    int first = (oh * geometry.strideH() - geometry.padTop()) % inRows;
    return first + (geometry.kernelH() - 1) * geometry.dilationH() < inRows;
  }

  private void finish(int o, int length) {
    if (activation != Activation.NONE) {
      kernels.activate(activation, out, o, length, out, o);
    }
  }

  /** One output, near the edge. */
  private void column(int oh, int ow, int o) {
    System.arraycopy(bias, 0, out, o, channels);
    int whole = channels - channels % V;
    column(oh, ow, o, 0, whole);
    if (whole < channels) {
      System.arraycopy(bias, channels - V, out, o + channels - V, V);
      column(oh, ow, o, channels - V, channels);
    }
    finish(o, channels);
  }

  private void column(int oh, int ow, int o, int from, int to) {
    int step = geometry.dilationW() * channels;
    int end = geometry.endTapW(ow);
    for (int kh = geometry.firstTapH(oh); kh < geometry.endTapH(oh); kh++) {
      int now;
      for (int kw = geometry.firstTapW(ow); kw < end; kw += now) {
        int i = at(oh, kh, ow, kw);
        int w = (kh * geometry.kernelW() + kw) * channels;
        now = Math.min(end - kw, 3);
        switch (now) {
          case 3 ->
              PanamaDepthwiseColumn.three(in, i, step, weights, w, channels, out, o, from, to);
          case 2 -> PanamaDepthwiseColumn.two(in, i, step, weights, w, channels, out, o, from, to);
          default -> PanamaDepthwiseColumn.one(in, i, weights, w, out, o, from, to);
        }
      }
    }
  }

  /** All outputs of a row whose windows lie inside the input. */
  private void row3x3(int oh, int o) {
    int whole = channels - channels % V;
    row3x3(oh, o, 0, whole);
    if (whole < channels) {
      row3x3(oh, o, channels - V, channels);
    }
    if (!activation.isClamp()) {
      finish(o, (insideEnd - insideFrom) * channels);
    }
  }

  private void row3x3(int oh, int o, int from, int to) {
    boolean clamp = activation.isClamp();
    float lower = clamp ? activation.lower() : Float.NEGATIVE_INFINITY;
    float upper = clamp ? activation.upper() : Float.POSITIVE_INFINITY;
    int i = at(oh, 0, insideFrom, 0);
    int line = geometry.dilationH() * geometry.w() * channels;
    int columns = insideEnd - insideFrom;
    if (geometry.strideW() == 1
        && geometry.dilationW() == 1
        && PanamaPointwise.VECTOR_REGISTERS == 32) {
      PanamaDepthwise3x3.rowStrideOne(
          in, i, line, weights, channels, bias, lower, upper, out, o, columns, from, to);
    } else {
      int column = geometry.strideW() * channels;
      int tap = geometry.dilationW() * channels;
      PanamaDepthwise3x3.row(
          in, i, column, tap, line, weights, channels, bias, lower, upper, out, o, columns, from,
          to);
    }
  }

  /** Four outputs whose windows lie inside the input from left to right. */
  private void group(int oh, int ow, int o) {
    int whole = channels - channels % V;
    group(oh, ow, o, 0, whole);
    if (whole < channels) {
      group(oh, ow, o, channels - V, channels);
    }
    finish(o, COLUMNS * channels);
  }

  /** Any window: one row of taps after the other, the sums wait in the output. */
  private void group(int oh, int ow, int o, int from, int to) {
    for (int j = 0; j < COLUMNS; j++) {
      System.arraycopy(bias, from, out, o + j * channels + from, to - from);
    }
    int taps = geometry.kernelW();
    boolean dense = geometry.dilationW() == 1 && geometry.strideW() <= 2;
    for (int kh = geometry.firstTapH(oh); kh < geometry.endTapH(oh); kh++) {
      int now;
      for (int kw = 0; kw < taps; kw += now) {
        int left = taps - kw;
        now = left == 5 ? 5 : left >= 3 ? 3 : 1;
        int i = at(oh, kh, ow, kw);
        int w = (kh * taps + kw) * channels;
        if (dense && now > 1) {
          denseTaps(now, i, w, o, from, to);
        } else {
          taps(now, i, w, o, from, to);
        }
      }
    }
  }

  private void denseTaps(int taps, int i, int w, int o, int from, int to) {
    boolean one = geometry.strideW() == 1;
    if (taps == 5 && one) {
      PanamaDepthwiseTaps.fiveStrideOne(in, i, weights, w, channels, out, o, from, to);
    } else if (taps == 5) {
      PanamaDepthwiseTaps.fiveStrideTwo(in, i, weights, w, channels, out, o, from, to);
    } else if (one) {
      PanamaDepthwiseTaps.threeStrideOne(in, i, weights, w, channels, out, o, from, to);
    } else {
      PanamaDepthwiseTaps.threeStrideTwo(in, i, weights, w, channels, out, o, from, to);
    }
  }

  private void taps(int taps, int i, int w, int o, int from, int to) {
    int column = geometry.strideW() * channels;
    int tap = geometry.dilationW() * channels;
    switch (taps) {
      case 5 ->
          PanamaDepthwiseTaps.five(in, i, column, tap, weights, w, channels, out, o, from, to);
      case 3 ->
          PanamaDepthwiseTaps.three(in, i, column, tap, weights, w, channels, out, o, from, to);
      default -> PanamaDepthwiseTaps.one(in, i, column, weights, w, channels, out, o, from, to);
    }
  }
}
