package dev.separable.image.resize;

/**
 * Interpolation between two samples along one axis, for a range of output samples: output sample
 * {@code i} lies {@link #share} of the way from input sample {@code low[i]} to {@code high[i]}.
 */
final class Pairs {
  final int[] low;
  final int[] high;
  final float[] share;

  private Pairs(int n) {
    low = new int[n];
    high = new int[n];
    share = new float[n];
  }

  int length() {
    return low.length;
  }

  /** TensorFlow's: positions in float32, of centres or of corners. */
  static Pairs tensorFlow(int in, int out, int from, int to, boolean centres) {
    Pairs pairs = new Pairs(to - from);
    float scale = (float) in / out;
    for (int i = from; i < to; i++) {
      float at = centres ? (i + 0.5f) * scale - 0.5f : i * scale;
      float floor = (float) Math.floor(at);
      pairs.low[i - from] = Math.min(Math.max((int) floor, 0), in - 1);
      pairs.high[i - from] = Math.max(Math.min((int) Math.ceil(at), in - 1), 0);
      pairs.share[i - from] = at - floor;
    }
    return pairs;
  }

  /**
   * OpenCV's along a row, where the share is nothing beyond the first and the last sample.
   *
   * @param cells as {@code INTER_AREA} enlarges: each input sample has its cell
   */
  static Pairs openCvAcross(int in, int out, int from, int to, boolean cells) {
    Pairs pairs = openCvDown(in, out, from, to, cells);
    for (int i = 0; i < pairs.length(); i++) {
      if (pairs.low[i] == pairs.high[i]) {
        pairs.share[i] = 0;
      }
    }
    return pairs;
  }

  /** OpenCV's down a column, where the first and the last sample are repeated. */
  static Pairs openCvDown(int in, int out, int from, int to, boolean cells) {
    Pairs pairs = new Pairs(to - from);
    double scale = OpenCvFilter.scale(in, out);
    for (int i = from; i < to; i++) {
      float at = (float) ((i + 0.5) * scale - 0.5);
      int floor = (int) Math.floor(cells ? i * scale : at);
      pairs.low[i - from] = clamp(floor, in);
      pairs.high[i - from] = clamp(floor + 1, in);
      pairs.share[i - from] = cells ? shareOfCell(i, floor, (double) out / in) : at - floor;
    }
    return pairs;
  }

  /** How much of output sample {@code i} lies beyond input sample {@code cell}. */
  private static float shareOfCell(int i, int cell, double inverse) {
    float beyond = (float) ((i + 1) - (cell + 1) * inverse);
    return beyond <= 0 ? 0 : beyond - (float) Math.floor(beyond);
  }

  private static int clamp(int i, int n) {
    return Math.max(0, Math.min(i, n - 1));
  }
}
