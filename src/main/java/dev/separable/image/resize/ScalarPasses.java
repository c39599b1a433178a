package dev.separable.image.resize;

import java.util.Arrays;

/** The passes as plain loops. */
final class ScalarPasses implements Passes {

  @Override
  public void across(
      byte[] in, int from, int stride, int rows, int channels, Taps taps, byte[] out) {
    int row = taps.count.length * channels;
    for (int y = 0; y < rows; y++) {
      if (channels == 3) {
        rgb(in, from + y * stride, taps, 0, out, y * row);
      } else {
        any(in, from + y * stride, channels, taps, out, y * row);
      }
    }
  }

  /** One row of three channels from output sample {@code x0} on. */
  static void rgb(byte[] in, int from, Taps taps, int x0, byte[] out, int to) {
    int[] weight = taps.weight;
    int o = to + 3 * x0;
    for (int x = x0; x < taps.count.length; x++) {
      int r = HALF;
      int g = HALF;
      int b = HALF;
      int p = from + 3 * taps.first[x];
      int k = x * taps.stride;
      for (int end = k + taps.count[x]; k < end; k++, p += 3) {
        int w = weight[k];
        r += (in[p] & 0xff) * w;
        g += (in[p + 1] & 0xff) * w;
        b += (in[p + 2] & 0xff) * w;
      }
      out[o] = Passes.clip(r);
      out[o + 1] = Passes.clip(g);
      out[o + 2] = Passes.clip(b);
      o += 3;
    }
  }

  private static void any(byte[] in, int from, int c, Taps taps, byte[] out, int to) {
    for (int x = 0; x < taps.count.length; x++) {
      for (int channel = 0; channel < c; channel++) {
        int sum = HALF;
        for (int k = 0; k < taps.count[x]; k++) {
          int sample = in[from + c * (taps.first[x] + k) + channel] & 0xff;
          sum += sample * taps.weight[x * taps.stride + k];
        }
        out[to + x * c + channel] = Passes.clip(sum);
      }
    }
  }

  @Override
  public void down(byte[] in, int from, int stride, int rowBytes, Taps taps, byte[] out) {
    down(in, from, stride, 0, rowBytes, taps, out);
  }

  /** The bytes {@code begin} to {@code end} of every row. */
  static void down(byte[] in, int from, int stride, int begin, int end, Taps taps, byte[] out) {
    int[] sums = new int[end - begin];
    for (int y = 0; y < taps.count.length; y++) {
      Arrays.fill(sums, HALF);
      for (int k = 0; k < taps.count[y]; k++) {
        int row = from + (taps.first[y] + k) * stride + begin;
        addRow(in, row, taps.weight[y * taps.stride + k], sums);
      }
      for (int i = begin; i < end; i++) {
        out[y * end + i] = Passes.clip(sums[i - begin]);
      }
    }
  }

  private static void addRow(byte[] in, int from, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (in[from + i] & 0xff) * weight;
    }
  }
}
