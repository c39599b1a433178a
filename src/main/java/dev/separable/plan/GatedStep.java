package dev.separable.plan;

import dev.separable.kernel.Kernels;

/**
 * A pointwise convolution of a map times one factor per channel, as the end of squeeze-and-excite.
 * Small maps of several images are multiplied together, so that they read the weights once.
 *
 * @param groupImages images that are multiplied together
 */
record GatedStep(
    ScaledProduct scaled, int groupImages, Slot map, Slot factors, Slot residual, Slot out)
    implements Step {
  /** Half of what the second level of cache holds. */
  private static final int GROUP_FLOATS = 128 << 10;

  static GatedStep of(Product product, Slot map, Slot factors, Slot residual, Slot out) {
    ScaledProduct scaled = ScaledProduct.of(product, map.pixels());
    boolean whole = scaled.bandPixels() == map.pixels();
    int images = whole ? Math.max(1, GROUP_FLOATS / Math.max(1, map.length())) : 1;
    return new GatedStep(scaled, images, map, factors, residual, out);
  }

  @Override
  public int workspace() {
    return Math.multiplyExact(groupImages, scaled.workspace());
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i += groupImages) {
      if (groupImages == 1) {
        alone(kernels, scratch, i);
      } else {
        together(kernels, scratch, i, Math.min(toImage, i + groupImages));
      }
    }
  }

  private void alone(Kernels kernels, Scratch scratch, int image) {
    scaled.run(
        kernels,
        map.in(scratch),
        map.at(image),
        map.pixels(),
        factors.in(scratch),
        factors.at(image),
        scratch.workspace(),
        0,
        residual == null ? null : residual.in(scratch),
        out.in(scratch),
        out.at(image));
  }

  private void together(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    float[] workspace = scratch.workspace();
    for (int i = fromImage; i < toImage; i++) {
      kernels.scaleChannels(
          factors.in(scratch),
          factors.at(i),
          map.channels(),
          map.in(scratch),
          map.at(i),
          map.pixels(),
          workspace,
          (i - fromImage) * map.length());
    }
    int pixels = (toImage - fromImage) * map.pixels();
    float[] added = residual == null ? null : residual.in(scratch);
    scaled.product().run(kernels, workspace, 0, pixels, added, out.in(scratch), out.at(fromImage));
  }
}
