package dev.separable.image.resize;

import dev.separable.image.resize.OpenCvFilter.Method;
import dev.separable.image.resize.Resizer.Plane;
import dev.separable.image.resize.Resizer.Window;
import java.util.Arrays;

/**
 * OpenCV 5's {@code cv2.resize} on unsigned bytes, bit for bit: linear in fixed point with 11
 * fractional bits to a weight, areas in float32, means of whole samples in integers.
 */
public final class OpenCvBytes {
  private static final float ONE = 1 << 11;

  private OpenCvBytes() {}

  /**
   * Resizes {@code in} to {@code width} x {@code height} and writes the part {@code window} of it.
   *
   * @param out receives {@code [window.height, window.width, channels]}
   */
  public static void resize(
      Plane in, int width, int height, OpenCvFilter filter, Window window, byte[] out) {
    Method method = filter.method(in.width(), in.height(), width, height);
    switch (method) {
      case MEAN -> mean(in, in.width() / width, in.height() / height, window, out);
      case COVERED -> covered(in, width, height, window, out);
      default -> linear(in, width, height, method == Method.LINEAR_IN_CELLS, window, out);
    }
  }

  private static void linear(
      Plane in, int width, int height, boolean cells, Window window, byte[] out) {
    Pairs across =
        Pairs.openCvAcross(in.width(), width, window.x(), window.x() + window.width(), cells);
    Pairs down =
        Pairs.openCvDown(in.height(), height, window.y(), window.y() + window.height(), cells);
    int[] lowWeight = lowWeights(across);
    int[] highWeight = highWeights(across);
    int n = window.width() * in.channels();
    RowPair<int[]> rows =
        new RowPair<>(
            new int[n], new int[n], (y, row) -> across(in, y, across, lowWeight, highWeight, row));
    int[] lowDown = lowWeights(down);
    int[] highDown = highWeights(down);
    for (int y = 0; y < window.height(); y++) {
      rows.move(down.low[y], down.high[y]);
      int[] high = rows.high(down.low[y] == down.high[y]);
      between(rows.low(), lowDown[y], high, highDown[y], out, y * n);
    }
  }

  private static int[] lowWeights(Pairs pairs) {
    int[] weights = new int[pairs.length()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (int) Math.rint((1 - pairs.share[i]) * ONE);
    }
    return weights;
  }

  private static int[] highWeights(Pairs pairs) {
    int[] weights = new int[pairs.length()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (int) Math.rint(pairs.share[i] * ONE);
    }
    return weights;
  }

  private static void across(Plane in, int y, Pairs pairs, int[] low, int[] high, int[] row) {
    int c = in.channels();
    int o = 0;
    for (int x = 0; x < low.length; x++) {
      int a = in.index(pairs.low[x], y);
      int b = in.index(pairs.high[x], y);
      for (int channel = 0; channel < c; channel++) {
        row[o++] =
            (in.data()[a + channel] & 0xff) * low[x] + (in.data()[b + channel] & 0xff) * high[x];
      }
    }
  }

  /** Each product is cut to 2 fractional bits, then their sum is rounded. */
  private static void between(int[] a, int lowWeight, int[] b, int highWeight, byte[] out, int at) {
    for (int i = 0; i < a.length; i++) {
      int sum = ((lowWeight * (a[i] >> 4)) >> 16) + ((highWeight * (b[i] >> 4)) >> 16);
      out[at + i] = (byte) Math.min(255, (sum + 2) >> 2);
    }
  }

  private static void covered(Plane in, int width, int height, Window window, byte[] out) {
    float[] row = new float[window.width() * in.channels()];
    Spans across = Spans.covered(in.width(), width, window.x(), window.x() + window.width());
    Spans down = Spans.covered(in.height(), height, window.y(), window.y() + window.height());
    new SpanResizer(new ByteRows(in), across, down)
        .acrossFirst(row, y -> round(row, out, y * row.length));
  }

  private static void round(float[] row, byte[] out, int at) {
    for (int i = 0; i < row.length; i++) {
      out[at + i] = (byte) Math.max(0, Math.min(255, (int) Math.rint(row[i])));
    }
  }

  /** Cells of {@code across} x {@code down} samples. */
  private static void mean(Plane in, int across, int down, Window window, byte[] out) {
    int n = window.width() * in.channels();
    long[] sums = new long[n];
    for (int y = 0; y < window.height(); y++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < down; k++) {
        addCells(in, (window.y() + y) * down + k, window.x() * across, across, sums);
      }
      for (int i = 0; i < n; i++) {
        out[y * n + i] = mean(sums[i], across, down);
      }
    }
  }

  private static void addCells(Plane in, int y, int x0, int across, long[] sums) {
    int c = in.channels();
    int p = in.index(x0, y);
    for (int cell = 0; cell < sums.length; cell += c) {
      for (int k = 0; k < across; k++) {
        for (int channel = 0; channel < c; channel++) {
          sums[cell + channel] += in.data()[p++] & 0xff;
        }
      }
    }
  }

  /** Halves go up for four samples, to even in float32 for other numbers of them. */
  private static byte mean(long sum, int across, int down) {
    if (across == 2 && down == 2) {
      return (byte) ((sum + 2) >> 2);
    }
    return (byte) Math.min(255, (int) Math.rint(sum * (1f / (across * down))));
  }
}
