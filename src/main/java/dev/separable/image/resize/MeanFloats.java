package dev.separable.image.resize;

import dev.separable.image.resize.Resizer.Window;
import java.util.Arrays;

/**
 * Means of cells of whole samples in float32 in OpenCV's order: groups of four samples of a cell,
 * row by row, then what is left one by one.
 */
final class MeanFloats {
  private static final int GROUP = 4;

  private final int across;
  private final int down;
  private final int channels;
  private final float[] whole;
  private final float[] group;

  private MeanFloats(FloatRows in, int across, int down, int n) {
    this.across = across;
    this.down = down;
    this.channels = in.channels();
    this.whole = new float[in.width() * channels];
    this.group = new float[n];
  }

  /** Cells of {@code across} x {@code down} samples; {@code out} is the window of the outcome. */
  static void resize(FloatRows in, int across, int down, Window window, float[] out) {
    int n = window.width() * in.channels();
    MeanFloats means = new MeanFloats(in, across, down, n);
    float[] sums = new float[n];
    float factor = 1f / (across * down);
    for (int y = 0; y < window.height(); y++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < down; k++) {
        in.read((window.y() + y) * down + k, means.whole);
        for (int x = 0; x < across; x++) {
          means.add(k * across + x, window.x() * across + x, sums);
        }
      }
      for (int i = 0; i < n; i++) {
        out[y * n + i] = sums[i] * factor;
      }
    }
  }

  /** Adds sample {@code k} of every cell, which for the first cell is pixel {@code x} of a row. */
  private void add(int k, int x, float[] sums) {
    boolean grouped = k < across * down / GROUP * GROUP;
    int place = k % GROUP;
    for (int cell = 0, p = x * channels; cell < sums.length; cell += channels) {
      for (int i = cell; i < cell + channels; i++) {
        float v = whole[p + i - cell];
        if (!grouped) {
          sums[i] += v;
        } else if (place == GROUP - 1) {
          sums[i] += group[i] + v;
        } else {
          group[i] = place == 0 ? v : group[i] + v;
        }
      }
      p += across * channels;
    }
  }
}
