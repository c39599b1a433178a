package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-kernel of {@link PanamaDepthwise} for whole 3x3 windows: the neighbouring outputs of a row,
 * one vector of channels after the other, its nine weights in registers.
 *
 * <p>{@code in [3, columns', channels], weights [3, 3, channels], bias [channels] -> out [columns,
 * channels]}, channels from {@code from} to {@code to}, a multiple of V of them. Output p reads tap
 * (kh, kw) at {@code inAt + p * columnStep + kh * lineStep + kw * tapStep}.
 */
final class PanamaDepthwise3x3 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanamaDepthwise3x3() {}

  static void row(
      float[] in,
      int inAt,
      int columnStep,
      int tapStep,
      int lineStep,
      float[] weights,
      int channels,
      float[] bias,
      float lower,
      float upper,
      float[] out,
      int outAt,
      int columns,
      int from,
      int to) {
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    for (int c = from; c < to; c += V) {
      FloatVector start = FloatVector.fromArray(S, bias, c);
      FloatVector w0 = FloatVector.fromArray(S, weights, c);
      FloatVector w1 = FloatVector.fromArray(S, weights, c + channels);
      FloatVector w2 = FloatVector.fromArray(S, weights, c + 2 * channels);
      FloatVector w3 = FloatVector.fromArray(S, weights, c + 3 * channels);
      FloatVector w4 = FloatVector.fromArray(S, weights, c + 4 * channels);
      FloatVector w5 = FloatVector.fromArray(S, weights, c + 5 * channels);
      FloatVector w6 = FloatVector.fromArray(S, weights, c + 6 * channels);
      FloatVector w7 = FloatVector.fromArray(S, weights, c + 7 * channels);
      FloatVector w8 = FloatVector.fromArray(S, weights, c + 8 * channels);
      int a = inAt + c;
      int o = outAt + c;
      for (int p = 0; p < columns; p++) {
        int b = a + lineStep;
        int d = b + lineStep;
        FloatVector sum = FloatVector.fromArray(S, in, a).fma(w0, start);
        sum = FloatVector.fromArray(S, in, a + tapStep).fma(w1, sum);
        sum = FloatVector.fromArray(S, in, a + 2 * tapStep).fma(w2, sum);
        sum = FloatVector.fromArray(S, in, b).fma(w3, sum);
        sum = FloatVector.fromArray(S, in, b + tapStep).fma(w4, sum);
        sum = FloatVector.fromArray(S, in, b + 2 * tapStep).fma(w5, sum);
        sum = FloatVector.fromArray(S, in, d).fma(w6, sum);
        sum = FloatVector.fromArray(S, in, d + tapStep).fma(w7, sum);
        sum = FloatVector.fromArray(S, in, d + 2 * tapStep).fma(w8, sum);
        sum.max(lo).min(hi).intoArray(out, o);
        a += columnStep;
        o += channels;
      }
    }
  }

  /**
   * The same at stride 1 without dilation: each input is loaded once and kept for three outputs.
   */
  static void rowStrideOne(
      float[] in,
      int inAt,
      int lineStep,
      float[] weights,
      int channels,
      float[] bias,
      float lower,
      float upper,
      float[] out,
      int outAt,
      int columns,
      int from,
      int to) {
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    for (int c = from; c < to; c += V) {
      FloatVector start = FloatVector.fromArray(S, bias, c);
      FloatVector w0 = FloatVector.fromArray(S, weights, c);
      FloatVector w1 = FloatVector.fromArray(S, weights, c + channels);
      FloatVector w2 = FloatVector.fromArray(S, weights, c + 2 * channels);
      FloatVector w3 = FloatVector.fromArray(S, weights, c + 3 * channels);
      FloatVector w4 = FloatVector.fromArray(S, weights, c + 4 * channels);
      FloatVector w5 = FloatVector.fromArray(S, weights, c + 5 * channels);
      FloatVector w6 = FloatVector.fromArray(S, weights, c + 6 * channels);
      FloatVector w7 = FloatVector.fromArray(S, weights, c + 7 * channels);
      FloatVector w8 = FloatVector.fromArray(S, weights, c + 8 * channels);
      int a = inAt + c;
      int b = a + lineStep;
      int d = b + lineStep;
      int o = outAt + c;
      FloatVector a0 = FloatVector.fromArray(S, in, a);
      FloatVector a1 = FloatVector.fromArray(S, in, a + channels);
      FloatVector b0 = FloatVector.fromArray(S, in, b);
      FloatVector b1 = FloatVector.fromArray(S, in, b + channels);
      FloatVector d0 = FloatVector.fromArray(S, in, d);
      FloatVector d1 = FloatVector.fromArray(S, in, d + channels);
      for (int p = 0; p < columns; p++) {
        FloatVector a2 = FloatVector.fromArray(S, in, a + 2 * channels);
        FloatVector b2 = FloatVector.fromArray(S, in, b + 2 * channels);
        FloatVector d2 = FloatVector.fromArray(S, in, d + 2 * channels);
        FloatVector sum = a0.fma(w0, start);
        sum = a1.fma(w1, sum);
        sum = a2.fma(w2, sum);
        sum = b0.fma(w3, sum);
        sum = b1.fma(w4, sum);
        sum = b2.fma(w5, sum);
        sum = d0.fma(w6, sum);
        sum = d1.fma(w7, sum);
        sum = d2.fma(w8, sum);
        sum.max(lo).min(hi).intoArray(out, o);
        a0 = a1;
        a1 = a2;
        b0 = b1;
        b1 = b2;
        d0 = d1;
        d1 = d2;
        a += channels;
        b += channels;
        d += channels;
        o += channels;
      }
    }
  }
}
