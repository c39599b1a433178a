package dev.separable.kernel;

import dev.separable.tensor.ConvGeometry;

/**
 * Depthwise convolution in plain loops: the channels of one output pixel are the sums, and every
 * tap adds its products to them.
 *
 * <p>What the inner loop touches is copied to arrays of its own: the compiler vectorises a loop
 * only if all its arrays are indexed alike, since it cannot see that others do not overlap. Every
 * thread has one such pair and keeps it.
 */
final class ScalarDepthwise {
  /** Product and sum rounded separately. */
  static final Tap PLAIN = ScalarDepthwise::plain;

  /** Product and sum rounded once. */
  static final Tap FUSED = ScalarDepthwise::fused;

  private static final ThreadLocal<ScalarDepthwise> OWN =
      ThreadLocal.withInitial(ScalarDepthwise::new);

  private float[] pixel = {};
  private float[] sums = {};

  private ScalarDepthwise() {}

  /** That of this thread, large enough for the filters. */
  static ScalarDepthwise own(PackedFilters filters) {
    ScalarDepthwise own = OWN.get();
    if (own.sums.length < filters.outChannels()) {
      own.pixel = new float[filters.outChannels()];
      own.sums = new float[filters.outChannels()];
    }
    return own;
  }

  /** {@code weights [taps, outChannels]}, one array a tap. */
  static float[][] taps(float[] weights, int outChannels) {
    float[][] taps = new float[weights.length / outChannels][outChannels];
    for (int t = 0; t < taps.length; t++) {
      System.arraycopy(weights, t * outChannels, taps[t], 0, outChannels);
    }
    return taps;
  }

  /** Adds the products of one tap to the sums of one output pixel. */
  interface Tap {
    /** {@code sums[i] += pixel[i] * weights[i]} for all weights. */
    void add(float[] pixel, float[] weights, float[] sums);
  }

  private static void plain(float[] pixel, float[] weights, float[] sums) {
    for (int i = 0; i < weights.length; i++) {
      sums[i] = pixel[i] * weights[i] + sums[i];
    }
  }

  private static void fused(float[] pixel, float[] weights, float[] sums) {
    for (int i = 0; i < weights.length; i++) {
      sums[i] = Math.fma(pixel[i], weights[i], sums[i]);
    }
  }

  /**
   * One output row without activation: {@code in [h, w, c] -> out [outW, c * m]}, the filters laid
   * out by {@link #taps}.
   */
  void row(
      Tap tap,
      PackedFilters filters,
      ConvGeometry geometry,
      float[] in,
      int inAt,
      int inRows,
      int oh,
      float[] out,
      int outAt) {
    int outChannels = filters.outChannels();
    int row = oh * geometry.strideH() - geometry.padTop();
    for (int ow = 0; ow < geometry.outW(); ow++) {
      int column = ow * geometry.strideW() - geometry.padLeft();
      System.arraycopy(filters.bias(), 0, sums, 0, outChannels);
      for (int kh = geometry.firstTapH(oh); kh < geometry.endTapH(oh); kh++) {
        int h = (row + kh * geometry.dilationH()) % inRows;
        int line = h * geometry.w() + column;
        for (int kw = geometry.firstTapW(ow); kw < geometry.endTapW(ow); kw++) {
          load(filters, in, inAt + (line + kw * geometry.dilationW()) * filters.channels());
          tap.add(pixel, filters.weights()[kh * geometry.kernelW() + kw], sums);
        }
      }
      System.arraycopy(sums, 0, out, outAt + ow * outChannels, outChannels);
    }
  }

  /** One input pixel, each channel as often as outputs read it. */
  private void load(PackedFilters filters, float[] in, int i) {
    int multiplier = filters.multiplier();
    if (multiplier == 1) {
      System.arraycopy(in, i, pixel, 0, filters.channels());
      return;
    }
    for (int c = 0; c < filters.channels(); c++) {
      float value = in[i + c];
      for (int m = 0; m < multiplier; m++) {
        pixel[c * multiplier + m] = value;
      }
    }
  }
}
