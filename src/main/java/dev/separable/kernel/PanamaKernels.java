package dev.separable.kernel;

import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.PoolPadding;
import jdk.incubator.vector.FloatVector;

/**
 * Vectors over the channels with the JDK's incubating Vector API, products and sums fused. Made
 * only by {@link PanamaAccess}. Sliding averages and sums of maps are plain loops.
 */
final class PanamaKernels implements Kernels {
  static final String NAME = PanamaAccess.NAME;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int vectorBits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  @Override
  public PackedMatrix pack(float[] weights, float[] bias, int k, int n) {
    assert weights.length == (long) k * n && bias.length == n;
    return PanamaPointwise.pack(NAME, weights, bias, k, n);
  }

  @Override
  public void pointwise(
      PackedMatrix weights,
      Activation activation,
      float[] in,
      int inAt,
      int inStride,
      int pixels,
      float[] residual,
      float[] out,
      int outAt,
      int outStride) {
    assert weights.owner().equals(NAME);
    assert Ranges.holds(in, inAt, inStride, pixels, weights.k());
    assert Ranges.holds(out, outAt, outStride, pixels, weights.n());
    assert residual == null || Ranges.holds(residual, outAt, outStride, pixels, weights.n());
    PanamaPointwise.run(
        this,
        weights,
        activation,
        in,
        inAt,
        inStride,
        pixels,
        null,
        0,
        0,
        residual,
        out,
        outAt,
        outStride);
  }

  @Override
  public void windows(
      PackedMatrix weights,
      Activation activation,
      float[] in,
      int inAt,
      int inStep,
      int[] offsets,
      int pixels,
      float[] residual,
      float[] out,
      int outAt,
      int outStride) {
    assert weights.owner().equals(NAME) && weights.k() == offsets.length;
    assert Ranges.holds(out, outAt, outStride, pixels, weights.n());
    assert residual == null || Ranges.holds(residual, outAt, outStride, pixels, weights.n());
    PanamaPointwise.windows(
        this,
        weights,
        activation,
        in,
        inAt,
        inStep,
        offsets,
        pixels,
        residual,
        out,
        outAt,
        outStride);
  }

  @Override
  public void accumulate(
      PackedMatrix weights,
      Activation activation,
      float[] in,
      int inAt,
      int inStride,
      int pixels,
      float[] start,
      int startAt,
      int startStride,
      float[] residual,
      float[] out,
      int outAt,
      int outStride) {
    assert weights.owner().equals(NAME);
    assert Ranges.holds(in, inAt, inStride, pixels, weights.k());
    assert Ranges.holds(start, startAt, startStride, pixels, weights.n());
    assert Ranges.holds(out, outAt, outStride, pixels, weights.n());
    assert residual == null || Ranges.holds(residual, outAt, outStride, pixels, weights.n());
    PanamaPointwise.run(
        this,
        weights,
        activation,
        in,
        inAt,
        inStride,
        pixels,
        start,
        startAt,
        startStride,
        residual,
        out,
        outAt,
        outStride);
  }

  @Override
  public void quarterSums(
      float[] in, int inAt, int pixels, int k, float[] out, int outAt, int outStep) {
    assert Ranges.holds(in, inAt, (long) pixels * k);
    assert Ranges.holds(out, outAt, 3L * outStep + (pixels + 1) / 2 * (k / 2));
    PanamaQuarters.sums(in, inAt, pixels, k, out, outAt, outStep);
  }

  @Override
  public void addToBoth(
      Activation activation,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int pixels,
      int n,
      float[] residual,
      float[] out,
      int outAt,
      int outStride) {
    assert Ranges.holds(out, outAt, outStride, pixels, n);
    for (int p = 0; p < pixels; p++) {
      int row = p * n;
      int o = outAt + p * outStride;
      PanamaQuarters.addToBoth(a, aAt + row, b, bAt + row, c, cAt + row, n, out, o);
      RowEpilogue.run(this, activation, residual, 1, n, out, o, outStride);
    }
  }

  @Override
  public PackedFilters packDepthwise(
      float[] weights, float[] bias, int kernelH, int kernelW, int channels, int multiplier) {
    assert PackedFilters.fit(weights, bias, kernelH, kernelW, channels, multiplier);
    float[][] packed =
        PanamaDepthwise.fits(channels, multiplier)
            ? new float[][] {PanamaDepthwise.panels(weights, bias)}
            : ScalarDepthwise.taps(weights, bias.length);
    return new PackedFilters(NAME, kernelH, kernelW, channels, multiplier, bias.clone(), packed);
  }

  @Override
  public void depthwise(
      PackedFilters filters,
      ConvGeometry geometry,
      Activation activation,
      float[] in,
      int inAt,
      int inRows,
      int fromRow,
      int toRow,
      float[] out,
      int outAt) {
    assert filters.owner().equals(NAME);
    assert filters.fit(geometry, in, inAt, inRows, fromRow, toRow, out, outAt);
    int rowLength = geometry.outW() * filters.outChannels();
    for (int oh = fromRow; oh < toRow; oh++) {
      int o = outAt + (oh - fromRow) * rowLength;
      if (PanamaDepthwise.fits(filters.channels(), filters.multiplier())) {
        PanamaDepthwise.row(filters, geometry, activation, in, inAt, inRows, oh, out, o);
      } else {
        ScalarDepthwise rows = ScalarDepthwise.own(filters);
        rows.row(ScalarDepthwise.FUSED, filters, geometry, in, inAt, inRows, oh, out, o);
        if (activation != Activation.NONE) {
          activate(activation, out, o, rowLength, out, o);
        }
      }
    }
  }

  @Override
  public void activate(
      Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {
    assert Ranges.holds(in, inAt, length) && Ranges.holds(out, outAt, length);
    PanamaActivations.run(activation, in, inAt, length, out, outAt);
  }

  @Override
  public void affine(
      float[] scale,
      float[] shift,
      Activation activation,
      float[] in,
      int inAt,
      int pixels,
      float[] out,
      int outAt) {
    assert scale.length == shift.length;
    ScalarElementwise.affine(scale, shift, in, inAt, pixels, out, outAt);
    if (activation != Activation.NONE) {
      activate(activation, out, outAt, pixels * scale.length, out, outAt);
    }
  }

  @Override
  public void add(float[] a, int aAt, float[] b, int bAt, int length, float[] out, int outAt) {
    ScalarElementwise.add(a, aAt, b, bAt, length, out, outAt);
  }

  @Override
  public void multiply(float[] a, int aAt, float[] b, int bAt, int length, float[] out, int outAt) {
    ScalarElementwise.multiply(a, aAt, b, bAt, length, out, outAt);
  }

  @Override
  public void scaleChannels(
      float[] scale,
      int scaleAt,
      int channels,
      float[] in,
      int inAt,
      int pixels,
      float[] out,
      int outAt) {
    if (PanamaSqueeze.fits(channels)) {
      PanamaSqueeze.scale(scale, scaleAt, channels, in, inAt, pixels, out, outAt);
    } else {
      ScalarElementwise.scaleChannels(scale, scaleAt, channels, in, inAt, pixels, out, outAt);
    }
  }

  @Override
  public void globalAverage(
      float[] in, int inAt, int pixels, int channels, float[] out, int outAt) {
    if (PanamaSqueeze.fits(channels)) {
      PanamaSqueeze.average(in, inAt, pixels, channels, out, outAt);
    } else {
      ScalarPools.globalAverage(in, inAt, pixels, channels, out, outAt);
    }
  }

  @Override
  public void globalMax(float[] in, int inAt, int pixels, int channels, float[] out, int outAt) {
    ScalarPools.globalMax(in, inAt, pixels, channels, out, outAt);
  }

  @Override
  public void averagePool(
      ConvGeometry geometry,
      PoolPadding padding,
      int channels,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      float[] out,
      int outAt) {
    ScalarPools.averagePool(geometry, padding, channels, in, inAt, fromRow, toRow, out, outAt);
  }

  @Override
  public void maxPool(
      ConvGeometry geometry,
      int channels,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      float[] out,
      int outAt) {
    if (PanamaPools.fits(channels)) {
      PanamaPools.maxPool(geometry, channels, in, inAt, fromRow, toRow, out, outAt);
    } else {
      ScalarPools.maxPool(geometry, channels, in, inAt, fromRow, toRow, out, outAt);
    }
  }
}
