package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Activation;

/**
 * A large pointwise convolution as a {@link StrassenProduct}, with or without the depthwise one
 * before it. Large maps are taken in bands that depend on the layer and the shape alone, small maps
 * of several images together, so that they read the weights once.
 *
 * @param depthwise null if there is none
 * @param bandPixels pixels of a band; with a depthwise convolution whole rows
 * @param groupImages images that are multiplied together
 */
record StrassenStep(
    StrassenProduct product,
    DepthwiseRows depthwise,
    int bandPixels,
    int groupImages,
    Slot in,
    Slot residual,
    Slot out)
    implements Step {
  /** Floats that a band and its sums take, about; they all pass through the second level. */
  private static final int BAND_FLOATS = 400 << 10;

  private static final int GROUP_FLOATS = 128 << 10;

  /** A pointwise convolution by itself, or null where the plain product is faster. */
  static Step pointwise(
      LargeMatrix weights, Activation activation, Slot in, Slot residual, Slot out) {
    return of(weights, activation, null, 1, in, residual, out);
  }

  /** A depthwise convolution and the pointwise one behind it; null likewise. */
  static Step separable(
      LargeMatrix weights,
      Op.Separable op,
      DepthwiseRows depthwise,
      Slot in,
      Slot residual,
      Slot out) {
    int row = depthwise.geometry().outW();
    return of(weights, op.pointwise().activation(), depthwise, row, in, residual, out);
  }

  private static Step of(
      LargeMatrix weights,
      Activation activation,
      DepthwiseRows depthwise,
      int unit,
      Slot in,
      Slot residual,
      Slot out) {
    if (weights == null) {
      return null;
    }
    int pixels = out.pixels();
    int channels = Math.max(weights.k(), weights.n());
    int bandPixels = bandPixels(pixels, channels, unit);
    if (!StrassenProduct.pays(bandPixels)) {
      return null;
    }
    long floats = (long) pixels * channels;
    int images = bandPixels < pixels ? 1 : (int) Math.max(1, GROUP_FLOATS / floats);
    StrassenProduct product = new StrassenProduct(weights.strassen(), activation);
    return new StrassenStep(product, depthwise, bandPixels, images, in, residual, out);
  }

  /** The whole map, or bands of about equal size, a multiple of {@code unit} pixels. */
  private static int bandPixels(int pixels, int channels, int unit) {
    long floats = (long) pixels * channels;
    long bands = (floats + BAND_FLOATS - 1) / BAND_FLOATS;
    int units = pixels / unit;
    return (int) ((units + bands - 1) / bands) * unit;
  }

  private int filtered() {
    return depthwise == null ? 0 : groupImages * bandPixels * product.matrix().k();
  }

  @Override
  public int workspace() {
    return Math.addExact(filtered(), product.workspace(bandPixels, groupImages));
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    int pixels = out.pixels();
    for (int i = fromImage; i < toImage; i += groupImages) {
      int images = Math.min(groupImages, toImage - i);
      for (int p = 0; p < pixels; p += bandPixels) {
        band(kernels, scratch, i, images, p, Math.min(bandPixels, pixels - p));
      }
    }
  }

  private void band(
      Kernels kernels, Scratch scratch, int image, int images, int fromPixel, int pixels) {
    int k = product.matrix().k();
    float[] source = in.in(scratch);
    int sourceAt = in.at(image) + fromPixel * k;
    if (depthwise != null) {
      source = scratch.workspace();
      sourceAt = 0;
      filter(kernels, scratch, image, images, fromPixel, pixels);
    }
    product.run(
        kernels,
        source,
        sourceAt,
        pixels,
        images,
        residual == null ? null : residual.in(scratch),
        out.in(scratch),
        out.at(image) + fromPixel * product.matrix().n(),
        scratch.workspace(),
        filtered());
  }

  private void filter(
      Kernels kernels, Scratch scratch, int image, int images, int fromPixel, int pixels) {
    int outW = depthwise.geometry().outW();
    int from = fromPixel / outW;
    int to = (fromPixel + pixels) / outW;
    int length = pixels * product.matrix().k();
    for (int i = 0; i < images; i++) {
      int at = in.at(image + i);
      depthwise.rows(kernels, in.in(scratch), at, from, to, scratch.workspace(), i * length);
    }
  }
}
