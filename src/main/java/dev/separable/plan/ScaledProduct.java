package dev.separable.plan;

import dev.separable.kernel.Kernels;

/**
 * A product that reads a map with each channel scaled. The scaled map never exists whole: a band of
 * it is made and multiplied at once, while it is in the cache.
 *
 * @param bandPixels pixels of a band
 */
record ScaledProduct(Product product, int bandPixels) {
  /** Fewer pixels would read the weights too often. */
  private static final int LEAST_PIXELS = 48;

  /** About what the first level of cache holds, and what the pointwise kernel takes at once. */
  private static final int BAND_FLOATS = 16 << 10;

  /** For maps of that many pixels; bands are about even. */
  static ScaledProduct of(Product product, int pixels) {
    long floats = (long) pixels * product.matrix().k();
    long wanted = Math.min(pixels / LEAST_PIXELS, (floats + BAND_FLOATS - 1) / BAND_FLOATS);
    int bands = (int) Math.max(1, wanted);
    return new ScaledProduct(product, (pixels + bands - 1) / bands);
  }

  /** Floats of a scaled band. */
  int workspace() {
    return Math.multiplyExact(bandPixels, product.matrix().k());
  }

  /**
   * {@code map [pixels, k], factors [k] -> out [pixels, n]}, the band at {@code bandAt} of {@code
   * workspace}.
   */
  void run(
      Kernels kernels,
      float[] map,
      int mapAt,
      int pixels,
      float[] factors,
      int factorsAt,
      float[] workspace,
      int bandAt,
      float[] residual,
      float[] out,
      int outAt) {
    int k = product.matrix().k();
    int n = product.matrix().n();
    for (int p = 0; p < pixels; p += bandPixels) {
      int band = Math.min(bandPixels, pixels - p);
      kernels.scaleChannels(factors, factorsAt, k, map, mapAt + p * k, band, workspace, bandAt);
      product.run(kernels, workspace, bandAt, band, residual, out, outAt + p * n);
    }
  }
}
