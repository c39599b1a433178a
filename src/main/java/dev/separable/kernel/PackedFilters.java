package dev.separable.kernel;

import dev.separable.tensor.ConvGeometry;

/**
 * The filters of a depthwise convolution with their bias in the layout that one {@link Kernels}
 * wants. Immutable; made by {@link Kernels#packDepthwise}.
 */
public final class PackedFilters {
  private final String owner;
  private final int kernelH;
  private final int kernelW;
  private final int channels;
  private final int multiplier;
  private final float[] bias;
  private final float[][] weights;

  PackedFilters(
      String owner,
      int kernelH,
      int kernelW,
      int channels,
      int multiplier,
      float[] bias,
      float[]... weights) {
    this.owner = owner;
    this.kernelH = kernelH;
    this.kernelW = kernelW;
    this.channels = channels;
    this.multiplier = multiplier;
    this.bias = bias;
    this.weights = weights;
  }

  /** Name of the kernels that packed them and alone can read them. */
  public String owner() {
    return owner;
  }

  /** Taps from top to bottom. */
  public int kernelH() {
    return kernelH;
  }

  /** Taps from left to right. */
  public int kernelW() {
    return kernelW;
  }

  /** Input channels. */
  public int channels() {
    return channels;
  }

  /** Output channels of each input channel. */
  public int multiplier() {
    return multiplier;
  }

  /** Output channels. */
  public int outChannels() {
    return channels * multiplier;
  }

  /** The arrays of weights; how many there are and what they hold is the owner's affair. */
  float[][] weights() {
    return weights;
  }

  float[] bias() {
    return bias;
  }

  /** Whether the arguments of {@link Kernels#packDepthwise} belong together. */
  static boolean fit(
      float[] weights, float[] bias, int kernelH, int kernelW, int channels, int multiplier) {
    return bias.length == channels * multiplier
        && weights.length == (long) kernelH * kernelW * bias.length;
  }

  /** Whether the arguments of {@link Kernels#depthwise} belong together. */
  boolean fit(
      ConvGeometry geometry,
      float[] in,
      int inAt,
      int inRows,
      int fromRow,
      int toRow,
      float[] out,
      int outAt) {
    int row = geometry.w() * channels;
    int first = inRows < geometry.h() ? 0 : Math.min(geometry.firstRow(fromRow), geometry.h());
    int end = inRows < geometry.h() ? inRows : Math.max(first, geometry.rowsRead(toRow));
    return geometry.kernelH() == kernelH
        && geometry.kernelW() == kernelW
        && inRows > 0
        && Ranges.holds(in, inAt + first * row, (long) (end - first) * row)
        && Ranges.holds(out, outAt, (long) (toRow - fromRow) * geometry.outW() * outChannels());
  }
}
