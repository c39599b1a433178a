package dev.separable.image.resize;

import dev.separable.image.resize.Resizer.Box;
import dev.separable.image.resize.Resizer.Window;
import java.util.Arrays;

/**
 * Pillow 13's {@code Image.resize} of mode F: each pass sums in double and gives float32. The order
 * of the passes is that of {@link Resizer}.
 */
public final class PillowFloats {
  private final FloatRows in;
  private final int channels;

  private PillowFloats(FloatRows in) {
    this.in = in;
    this.channels = in.channels();
  }

  /**
   * Resizes {@code in} to {@code width} x {@code height} and writes the part {@code window} of it.
   *
   * @param box the region of the input that is mapped to the output
   * @param out receives {@code [window.height, window.width, channels]}
   */
  public static void resize(
      FloatRows in,
      Box box,
      int width,
      int height,
      ResizeFilter filter,
      Window window,
      float[] out) {
    PillowFloats pillow = new PillowFloats(in);
    if (filter == ResizeFilter.NEAREST) {
      pillow.nearest(box, width, height, window, out);
      return;
    }
    int right = window.x() + window.width();
    int bottom = window.y() + window.height();
    DoubleTaps across =
        DoubleTaps.of(filter, in.width(), box.left(), box.right(), width, window.x(), right);
    DoubleTaps down =
        DoubleTaps.of(filter, in.height(), box.top(), box.bottom(), height, window.y(), bottom);
    if (Resizer.verticalFirst(in.width(), in.height(), width, height)) {
      pillow.downFirst(across, down, out);
    } else {
      pillow.acrossFirst(across, down, out);
    }
  }

  private void downFirst(DoubleTaps across, DoubleTaps down, float[] out) {
    float[] whole = new float[in.width() * channels];
    double[] sums = new double[whole.length];
    for (int y = 0; y < down.length(); y++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < down.count[y]; k++) {
        in.read(down.first[y] + k, whole);
        add(whole, 0, down.weight[y * down.stride + k], sums);
      }
      for (int i = 0; i < sums.length; i++) {
        whole[i] = (float) sums[i];
      }
      goAcross(whole, across, out, y * across.length() * channels);
    }
  }

  private void acrossFirst(DoubleTaps across, DoubleTaps down, float[] out) {
    int n = across.length() * channels;
    int y0 = down.firstUsed();
    float[] between = new float[Math.multiplyExact(down.endUsed() - y0, n)];
    float[] whole = new float[in.width() * channels];
    for (int y = y0; y < down.endUsed(); y++) {
      in.read(y, whole);
      goAcross(whole, across, between, (y - y0) * n);
    }
    double[] sums = new double[n];
    for (int y = 0; y < down.length(); y++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < down.count[y]; k++) {
        int from = (down.first[y] + k - y0) * n;
        add(between, from, down.weight[y * down.stride + k], sums);
      }
      for (int i = 0; i < n; i++) {
        out[y * n + i] = (float) sums[i];
      }
    }
  }

  private static void add(float[] values, int from, double weight, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[from + i] * weight;
    }
  }

  private void goAcross(float[] whole, DoubleTaps taps, float[] out, int to) {
    int o = to;
    for (int x = 0; x < taps.length(); x++) {
      int k0 = x * taps.stride;
      for (int channel = 0; channel < channels; channel++) {
        double sum = 0;
        int p = taps.first[x] * channels + channel;
        for (int k = k0; k < k0 + taps.count[x]; k++, p += channels) {
          sum += whole[p] * taps.weight[k];
        }
        out[o++] = (float) sum;
      }
    }
  }

  private void nearest(Box box, int width, int height, Window window, float[] out) {
    double acrossScale = (box.right() - box.left()) / width;
    double downScale = (box.bottom() - box.top()) / height;
    int[] column = Resizer.steps(box.left(), acrossScale, window.x(), window.width(), in.width());
    int[] row = Resizer.steps(box.top(), downScale, window.y(), window.height(), in.height());
    float[] whole = new float[in.width() * channels];
    int o = 0;
    for (int y = 0; y < row.length; y++) {
      in.read(row[y], whole);
      for (int x : column) {
        System.arraycopy(whole, x * channels, out, o, channels);
        o += channels;
      }
    }
  }
}
