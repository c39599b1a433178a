package dev.separable.kernel;

import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.PoolPadding;

/**
 * The arithmetic of a network on plain float32 arrays, one image a call, (H, W, C) row-major with
 * the channel fastest. Every method writes {@code out} from {@code outAt} on and reads {@code in}
 * from {@code inAt} on; outputs must not overlap inputs unless a method says so. Arrays may be
 * longer than what is used.
 *
 * <p>Each output value is made by one fixed sequence of operations that depends neither on its
 * place in the map nor on how many pixels or rows a call covers, so a result does not change with
 * batch, tiling or threads.
 *
 * <p>NaN stays NaN in every activation. An infinite value may become NaN in one: it comes from an
 * overflow, which is to be seen at the end.
 */
public sealed interface Kernels permits PanamaKernels, ScalarKernels, NaiveKernels {

  /** The fastest kernels that this JVM can run; {@link KernelChoice#best} also says why. */
  static Kernels best() {
    return KernelChoice.best().kernels();
  }

  /**
   * The kernels called {@code panama}, {@code scalar} or {@code naive}.
   *
   * @throws IllegalArgumentException if there is no such name; the message lists them
   * @throws IllegalStateException if this JVM cannot run them; the message says what cures it
   */
  static Kernels named(String name) {
    return KernelChoice.named(name);
  }

  /** {@code panama}, {@code scalar} or {@code naive}. */
  String name();

  /** Width of the vectors in bits; 32 where there are none. */
  int vectorBits();

  /**
   * Lays out a matrix for {@link #pointwise}.
   *
   * @param weights [k, n] row-major
   * @param bias [n]
   */
  PackedMatrix pack(float[] weights, float[] bias, int k, int n);

  /**
   * {@code out[p][j] = act(bias[j] + sum over i of in[p][i] * weights[i][j] (+ residual[p][j] after
   * the activation))}.
   *
   * <p>{@code in [pixels, k], weights [k, n], bias [n] -> out [pixels, n]}; pixel p begins at
   * {@code inAt + p * inStride} and {@code outAt + p * outStride}.
   *
   * @param residual added after the activation, laid out as {@code out} (same offset and stride),
   *     or null
   */
  void pointwise(
      PackedMatrix weights,
      Activation activation,
      float[] in,
      int inAt,
      int inStride,
      int pixels,
      float[] residual,
      float[] out,
      int outAt,
      int outStride);

  /**
   * Windows at even steps as a product: {@code out[p][j] = act(bias[j] + sum over i of in[inAt + p
   * * inStep + offsets[i]] * weights[i][j]) (+ residual[p][j])}, where {@code offsets [k]} say
   * where a window finds its values. The sums are those of {@link #pointwise}, bit by bit.
   *
   * <p>{@code weights [k, n] -> out [pixels, n]}; pixel p begins at {@code outAt + p * outStride}.
   *
   * @param residual added after the activation, laid out as {@code out} (same offset and stride),
   *     or null
   */
  void windows(
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
      int outStride);

  /**
   * {@link #pointwise} on top of a map: {@code out[p][j] = act(bias[j] + sum over i of in[p][i] *
   * weights[i][j] + start[p][j]) (+ residual[p][j])}.
   *
   * @param start [pixels, n], pixel p begins at {@code startAt + p * startStride}; must not overlap
   *     {@code out}
   * @param residual added after the activation, laid out as {@code out} (same offset and stride),
   *     or null
   */
  void accumulate(
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
      int outStride);

  /**
   * The four sums of input quarters in Winograd's form of a Strassen step. The quarters of {@code
   * in [pixels, k]} are a11, a12 (the first (pixels + 1) / 2 pixels, halves of k) and a21, a22 (the
   * other pixels; if one is missing it counts as zeros). Written are {@code s1 = a21 + a22, s2 = s1
   * - a11, s3 = a11 - a21, s4 = a12 - s2}, each {@code [(pixels + 1) / 2, k / 2]}.
   *
   * @param k an even number
   * @param outStep from where one sum begins to where the next does
   */
  void quarterSums(float[] in, int inAt, int pixels, int k, float[] out, int outAt, int outStep);

  /**
   * Two sums with the same summand: {@code out[p][j] = act(a[p][j] + c[p][j]) (+ residual[p][j])}
   * and {@code b[p][j] += c[p][j]} on {@code [pixels, n]}; a, b and c lie without gaps.
   *
   * @param residual added after the activation, laid out as {@code out} (same offset and stride),
   *     or null
   */
  void addToBoth(
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
      int outStride);

  /**
   * Lays out filters for {@link #depthwise}; output channel {@code c * m + j} reads input channel
   * c, m being the multiplier. Weights are finite: they may meet zeros of the padding.
   *
   * @param weights [kernelH, kernelW, channels * multiplier]
   * @param bias [channels * multiplier]
   */
  PackedFilters packDepthwise(
      float[] weights, float[] bias, int kernelH, int kernelW, int channels, int multiplier);

  /**
   * Depthwise convolution of output rows [fromRow, toRow): {@code in [h, w, c], filters [kh, kw, c
   * * m] -> out [toRow - fromRow, outW, c * m]}. Padding counts as zero.
   *
   * <p>{@code in} may be a ring that holds some rows only: row h begins at {@code inAt + h % inRows
   * * w * c}. It must hold all rows that the output rows read.
   *
   * @param inAt where the first row of the map begins, or would begin: what is not read need not be
   *     there
   * @param inRows rows of the ring; the height of the map if there is none
   * @param outAt where row {@code fromRow} begins
   */
  void depthwise(
      PackedFilters filters,
      ConvGeometry geometry,
      Activation activation,
      float[] in,
      int inAt,
      int inRows,
      int fromRow,
      int toRow,
      float[] out,
      int outAt);

  /**
   * {@code out[i] = activation(in[i])} for {@code length} values; {@code out} may be {@code in} at
   * the same offset.
   */
  void activate(Activation activation, float[] in, int inAt, int length, float[] out, int outAt);

  /**
   * {@code out[p][c] = activation(in[p][c] * scale[c] + shift[c])} on {@code [pixels, channels]}:
   * an unfolded batch norm. In place is allowed.
   */
  void affine(
      float[] scale,
      float[] shift,
      Activation activation,
      float[] in,
      int inAt,
      int pixels,
      float[] out,
      int outAt);

  /** {@code out[i] = a[i] + b[i]}; in place is allowed. */
  void add(float[] a, int aAt, float[] b, int bAt, int length, float[] out, int outAt);

  /** {@code out[i] = a[i] * b[i]}; in place is allowed. */
  void multiply(float[] a, int aAt, float[] b, int bAt, int length, float[] out, int outAt);

  /**
   * {@code out[p][c] = in[p][c] * scale[scaleAt + c]} on {@code [pixels, channels]}: the scaling of
   * squeeze-and-excite. In place is allowed.
   */
  void scaleChannels(
      float[] scale,
      int scaleAt,
      int channels,
      float[] in,
      int inAt,
      int pixels,
      float[] out,
      int outAt);

  /** Mean over all pixels: {@code in [pixels, channels] -> out [channels]}. */
  void globalAverage(float[] in, int inAt, int pixels, int channels, float[] out, int outAt);

  /** Largest value over all pixels: {@code in [pixels, channels] -> out [channels]}. */
  void globalMax(float[] in, int inAt, int pixels, int channels, float[] out, int outAt);

  /**
   * Mean over windows: {@code in [h, w, c] -> out [toRow - fromRow, outW, c]}, output rows
   * [fromRow, toRow); input rows that they do not read need not be there. With {@link
   * PoolPadding#COUNTED} the divisor is the whole window, with {@link PoolPadding#LEFT_OUT} the
   * part inside the input (a window wholly in the padding gives 0).
   */
  void averagePool(
      ConvGeometry geometry,
      PoolPadding padding,
      int channels,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      float[] out,
      int outAt);

  /**
   * Largest value in each window, padding never wins: {@code in [h, w, c] -> out [toRow - fromRow,
   * outW, c]}, output rows [fromRow, toRow); input rows that they do not read need not be there. A
   * window wholly in the padding gives minus infinity.
   */
  void maxPool(
      ConvGeometry geometry,
      int channels,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      float[] out,
      int outAt);
}
