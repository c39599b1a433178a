package dev.separable.kernel;

import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.PoolPadding;

/**
 * Plain float32 loops for any Java 17. Products and sums are rounded separately: {@link Math#fma}
 * is very slow on processors without the instruction.
 */
final class ScalarKernels implements Kernels {
  static final String NAME = "scalar";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int vectorBits() {
    return Float.SIZE;
  }

  @Override
  public PackedMatrix pack(float[] weights, float[] bias, int k, int n) {
    assert weights.length == (long) k * n && bias.length == n;
    return new PackedMatrix(NAME, k, n, bias.clone(), ScalarPointwise.rows(weights, k, n));
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
    ScalarPointwise.run(weights, in, inAt, inStride, pixels, null, 0, 0, out, outAt, outStride);
    RowEpilogue.run(this, activation, residual, pixels, weights.n(), out, outAt, outStride);
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
    float[] gathered = new float[offsets.length];
    for (int p = 0; p < pixels; p++) {
      for (int i = 0; i < offsets.length; i++) {
        gathered[i] = in[inAt + p * inStep + offsets[i]];
      }
      int o = outAt + p * outStride;
      ScalarPointwise.run(weights, gathered, 0, offsets.length, 1, null, 0, 0, out, o, outStride);
    }
    RowEpilogue.run(this, activation, residual, pixels, weights.n(), out, outAt, outStride);
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
    ScalarPointwise.run(
        weights, in, inAt, inStride, pixels, start, startAt, startStride, out, outAt, outStride);
    RowEpilogue.run(this, activation, residual, pixels, weights.n(), out, outAt, outStride);
  }

  @Override
  public void quarterSums(
      float[] in, int inAt, int pixels, int k, float[] out, int outAt, int outStep) {
    assert Ranges.holds(in, inAt, (long) pixels * k);
    assert Ranges.holds(out, outAt, 3L * outStep + (pixels + 1) / 2 * (k / 2));
    ScalarQuarters.sums(in, inAt, pixels, k, out, outAt, outStep);
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
      ScalarElementwise.add(a, aAt + row, c, cAt + row, n, out, outAt + p * outStride);
    }
    ScalarElementwise.add(b, bAt, c, cAt, pixels * n, b, bAt);
    RowEpilogue.run(this, activation, residual, pixels, n, out, outAt, outStride);
  }

  @Override
  public PackedFilters packDepthwise(
      float[] weights, float[] bias, int kernelH, int kernelW, int channels, int multiplier) {
    assert PackedFilters.fit(weights, bias, kernelH, kernelW, channels, multiplier);
    float[][] taps = ScalarDepthwise.taps(weights, bias.length);
    return new PackedFilters(NAME, kernelH, kernelW, channels, multiplier, bias.clone(), taps);
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
    ScalarDepthwise rows = ScalarDepthwise.own(filters);
    for (int oh = fromRow; oh < toRow; oh++) {
      int o = outAt + (oh - fromRow) * rowLength;
      rows.row(ScalarDepthwise.PLAIN, filters, geometry, in, inAt, inRows, oh, out, o);
      if (activation != Activation.NONE) {
        activate(activation, out, o, rowLength, out, o);
      }
    }
  }

  @Override
  public void activate(
      Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {
    assert Ranges.holds(in, inAt, length) && Ranges.holds(out, outAt, length);
    ScalarElementwise.activate(activation, in, inAt, length, out, outAt);
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
    ScalarElementwise.scaleChannels(scale, scaleAt, channels, in, inAt, pixels, out, outAt);
  }

  @Override
  public void globalAverage(
      float[] in, int inAt, int pixels, int channels, float[] out, int outAt) {
    ScalarPools.globalAverage(in, inAt, pixels, channels, out, outAt);
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
    ScalarPools.maxPool(geometry, channels, in, inAt, fromRow, toRow, out, outAt);
  }
}
