package dev.separable.kernel;

import dev.separable.tensor.ConvGeometry;

/**
 * Depthwise convolution in plain loops: the channels of one output pixel are the accumulators, and
 * every tap adds its products to them.
 */
final class ScalarDepthwise {
  private ScalarDepthwise() {}

  /** Adds the products of one tap to the sums of one output pixel. */
  interface Tap {
    /** {@code in [c], weights [c * m], out [c * m]}. */
    void add(
        float[] in,
        int inAt,
        float[] weights,
        int tapAt,
        int channels,
        int multiplier,
        float[] out,
        int outAt);
  }

  /**
   * One output row without activation: {@code in [h, w, c], weights [kh, kw, c * m], bias [c * m]
   * -> out [outW, c * m]}.
   */
  static void row(
      Tap tap,
      ConvGeometry geometry,
      int channels,
      int multiplier,
      float[] weights,
      float[] bias,
      float[] in,
      int inAt,
      int oh,
      float[] out,
      int outAt) {
    int outChannels = channels * multiplier;
    int row = oh * geometry.strideH() - geometry.padTop();
    for (int ow = 0; ow < geometry.outW(); ow++) {
      int o = outAt + ow * outChannels;
      int column = ow * geometry.strideW() - geometry.padLeft();
      System.arraycopy(bias, 0, out, o, outChannels);
      for (int kh = geometry.firstTapH(oh); kh < geometry.endTapH(oh); kh++) {
        int line = (row + kh * geometry.dilationH()) * geometry.w() + column;
        for (int kw = geometry.firstTapW(ow); kw < geometry.endTapW(ow); kw++) {
          int i = inAt + (line + kw * geometry.dilationW()) * channels;
          int t = (kh * geometry.kernelW() + kw) * outChannels;
          tap.add(in, i, weights, t, channels, multiplier, out, o);
        }
      }
    }
  }

  /** Product and sum rounded separately. */
  static void plain(
      float[] in,
      int inAt,
      float[] weights,
      int tapAt,
      int channels,
      int multiplier,
      float[] out,
      int outAt) {
    if (multiplier == 1) {
      for (int c = 0; c < channels; c++) {
        out[outAt + c] = in[inAt + c] * weights[tapAt + c] + out[outAt + c];
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      float x = in[inAt + c];
      int t = tapAt + c * multiplier;
      int o = outAt + c * multiplier;
      for (int j = 0; j < multiplier; j++) {
        out[o + j] = x * weights[t + j] + out[o + j];
      }
    }
  }
}
