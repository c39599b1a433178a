package dev.separable.kernel;

import dev.separable.tensor.ConvGeometry;

/**
 * Depthwise convolution in plain loops: the channels of one output pixel are the sums, and every
 * tap adds its products to them.
 *
 * <p>What the inner loop touches is copied to arrays of its own: the compiler vectorises a loop
 * only if all its arrays are indexed alike, since it cannot see that others do not overlap.
 */
final class ScalarDepthwise {
  private final Tap tap;
  private final ConvGeometry geometry;
  private final int channels;
  private final int multiplier;
  private final float[][] taps;
  private final float[] bias;
  private final float[] pixel;
  private final float[] sums;

  /** {@code filters [kh, kw, c * m], bias [c * m]}. */
  ScalarDepthwise(Tap tap, PackedFilters filters, ConvGeometry geometry) {
    this.tap = tap;
    this.geometry = geometry;
    this.channels = filters.channels();
    this.multiplier = filters.multiplier();
    this.bias = filters.bias();
    int outChannels = filters.outChannels();
    this.taps = new float[geometry.kernelH() * geometry.kernelW()][outChannels];
    for (int t = 0; t < taps.length; t++) {
      System.arraycopy(filters.weights(), t * outChannels, taps[t], 0, outChannels);
    }
    this.pixel = new float[outChannels];
    this.sums = new float[outChannels];
  }

  /** Adds the products of one tap to the sums of one output pixel. */
  interface Tap {
    /** {@code sums[i] += pixel[i] * weights[i]}. */
    void add(float[] pixel, float[] weights, float[] sums);
  }

  /** Product and sum rounded separately. */
  static void plain(float[] pixel, float[] weights, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = pixel[i] * weights[i] + sums[i];
    }
  }

  /** One output row without activation: {@code in [h, w, c] -> out [outW, c * m]}. */
  void row(float[] in, int inAt, int inRows, int oh, float[] out, int outAt) {
    int row = oh * geometry.strideH() - geometry.padTop();
    for (int ow = 0; ow < geometry.outW(); ow++) {
      int column = ow * geometry.strideW() - geometry.padLeft();
      System.arraycopy(bias, 0, sums, 0, sums.length);
      for (int kh = geometry.firstTapH(oh); kh < geometry.endTapH(oh); kh++) {
        int h = (row + kh * geometry.dilationH()) % inRows;
        int line = h * geometry.w() + column;
        for (int kw = geometry.firstTapW(ow); kw < geometry.endTapW(ow); kw++) {
          load(in, inAt + (line + kw * geometry.dilationW()) * channels);
          tap.add(pixel, taps[kh * geometry.kernelW() + kw], sums);
        }
      }
      System.arraycopy(sums, 0, out, outAt + ow * sums.length, sums.length);
    }
  }

  /** One input pixel, each channel as often as outputs read it. */
  private void load(float[] in, int i) {
    if (multiplier == 1) {
      System.arraycopy(in, i, pixel, 0, channels);
      return;
    }
    for (int o = 0; o < pixel.length; o++) {
      pixel[o] = in[i + o / multiplier];
    }
  }
}
