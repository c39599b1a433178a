package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-kernels of {@link PanamaDepthwise}: some neighbouring taps of one kernel row, added to four
 * neighbouring outputs.
 *
 * <p>{@code out [4, channels] += in * weights [taps, channels]}, channels from {@code from} to
 * {@code to}, a multiple of V of them. Output j reads tap t at {@code inAt + j * columnStep + t *
 * tapStep}. The methods with a stride in their name load each input once for all outputs that read
 * it; they want dilation 1.
 */
final class PanamaDepthwiseTaps {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanamaDepthwiseTaps() {}

  static void one(
      float[] in,
      int inAt,
      int columnStep,
      float[] weights,
      int weightsAt,
      int channels,
      float[] out,
      int outAt,
      int from,
      int to) {
    for (int c = from; c < to; c += V) {
      FloatVector s0 = FloatVector.fromArray(S, out, outAt + c);
      FloatVector s1 = FloatVector.fromArray(S, out, outAt + channels + c);
      FloatVector s2 = FloatVector.fromArray(S, out, outAt + 2 * channels + c);
      FloatVector s3 = FloatVector.fromArray(S, out, outAt + 3 * channels + c);
      FloatVector w0 = FloatVector.fromArray(S, weights, weightsAt + c);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(w0, s0);
      s1 = FloatVector.fromArray(S, in, inAt + columnStep + c).fma(w0, s1);
      s2 = FloatVector.fromArray(S, in, inAt + 2 * columnStep + c).fma(w0, s2);
      s3 = FloatVector.fromArray(S, in, inAt + 3 * columnStep + c).fma(w0, s3);
      s0.intoArray(out, outAt + c);
      s1.intoArray(out, outAt + channels + c);
      s2.intoArray(out, outAt + 2 * channels + c);
      s3.intoArray(out, outAt + 3 * channels + c);
    }
  }

  static void three(
      float[] in,
      int inAt,
      int columnStep,
      int tapStep,
      float[] weights,
      int weightsAt,
      int channels,
      float[] out,
      int outAt,
      int from,
      int to) {
    for (int c = from; c < to; c += V) {
      FloatVector s0 = FloatVector.fromArray(S, out, outAt + c);
      FloatVector s1 = FloatVector.fromArray(S, out, outAt + channels + c);
      FloatVector s2 = FloatVector.fromArray(S, out, outAt + 2 * channels + c);
      FloatVector s3 = FloatVector.fromArray(S, out, outAt + 3 * channels + c);
      FloatVector w0 = FloatVector.fromArray(S, weights, weightsAt + c);
      FloatVector w1 = FloatVector.fromArray(S, weights, weightsAt + channels + c);
      FloatVector w2 = FloatVector.fromArray(S, weights, weightsAt + 2 * channels + c);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(w0, s0);
      s1 = FloatVector.fromArray(S, in, inAt + columnStep + c).fma(w0, s1);
      s2 = FloatVector.fromArray(S, in, inAt + 2 * columnStep + c).fma(w0, s2);
      s3 = FloatVector.fromArray(S, in, inAt + 3 * columnStep + c).fma(w0, s3);
      s0 = FloatVector.fromArray(S, in, inAt + tapStep + c).fma(w1, s0);
      s1 = FloatVector.fromArray(S, in, inAt + columnStep + tapStep + c).fma(w1, s1);
      s2 = FloatVector.fromArray(S, in, inAt + 2 * columnStep + tapStep + c).fma(w1, s2);
      s3 = FloatVector.fromArray(S, in, inAt + 3 * columnStep + tapStep + c).fma(w1, s3);
      s0 = FloatVector.fromArray(S, in, inAt + 2 * tapStep + c).fma(w2, s0);
      s1 = FloatVector.fromArray(S, in, inAt + columnStep + 2 * tapStep + c).fma(w2, s1);
      s2 = FloatVector.fromArray(S, in, inAt + 2 * columnStep + 2 * tapStep + c).fma(w2, s2);
      s3 = FloatVector.fromArray(S, in, inAt + 3 * columnStep + 2 * tapStep + c).fma(w2, s3);
      s0.intoArray(out, outAt + c);
      s1.intoArray(out, outAt + channels + c);
      s2.intoArray(out, outAt + 2 * channels + c);
      s3.intoArray(out, outAt + 3 * channels + c);
    }
  }

  static void five(
      float[] in,
      int inAt,
      int columnStep,
      int tapStep,
      float[] weights,
      int weightsAt,
      int channels,
      float[] out,
      int outAt,
      int from,
      int to) {
    for (int c = from; c < to; c += V) {
      FloatVector s0 = FloatVector.fromArray(S, out, outAt + c);
      FloatVector s1 = FloatVector.fromArray(S, out, outAt + channels + c);
      FloatVector s2 = FloatVector.fromArray(S, out, outAt + 2 * channels + c);
      FloatVector s3 = FloatVector.fromArray(S, out, outAt + 3 * channels + c);
      FloatVector w0 = FloatVector.fromArray(S, weights, weightsAt + c);
      FloatVector w1 = FloatVector.fromArray(S, weights, weightsAt + channels + c);
      FloatVector w2 = FloatVector.fromArray(S, weights, weightsAt + 2 * channels + c);
      FloatVector w3 = FloatVector.fromArray(S, weights, weightsAt + 3 * channels + c);
      FloatVector w4 = FloatVector.fromArray(S, weights, weightsAt + 4 * channels + c);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(w0, s0);
      s1 = FloatVector.fromArray(S, in, inAt + columnStep + c).fma(w0, s1);
      s2 = FloatVector.fromArray(S, in, inAt + 2 * columnStep + c).fma(w0, s2);
      s3 = FloatVector.fromArray(S, in, inAt + 3 * columnStep + c).fma(w0, s3);
      s0 = FloatVector.fromArray(S, in, inAt + tapStep + c).fma(w1, s0);
      s1 = FloatVector.fromArray(S, in, inAt + columnStep + tapStep + c).fma(w1, s1);
      s2 = FloatVector.fromArray(S, in, inAt + 2 * columnStep + tapStep + c).fma(w1, s2);
      s3 = FloatVector.fromArray(S, in, inAt + 3 * columnStep + tapStep + c).fma(w1, s3);
      s0 = FloatVector.fromArray(S, in, inAt + 2 * tapStep + c).fma(w2, s0);
      s1 = FloatVector.fromArray(S, in, inAt + columnStep + 2 * tapStep + c).fma(w2, s1);
      s2 = FloatVector.fromArray(S, in, inAt + 2 * columnStep + 2 * tapStep + c).fma(w2, s2);
      s3 = FloatVector.fromArray(S, in, inAt + 3 * columnStep + 2 * tapStep + c).fma(w2, s3);
      s0 = FloatVector.fromArray(S, in, inAt + 3 * tapStep + c).fma(w3, s0);
      s1 = FloatVector.fromArray(S, in, inAt + columnStep + 3 * tapStep + c).fma(w3, s1);
      s2 = FloatVector.fromArray(S, in, inAt + 2 * columnStep + 3 * tapStep + c).fma(w3, s2);
      s3 = FloatVector.fromArray(S, in, inAt + 3 * columnStep + 3 * tapStep + c).fma(w3, s3);
      s0 = FloatVector.fromArray(S, in, inAt + 4 * tapStep + c).fma(w4, s0);
      s1 = FloatVector.fromArray(S, in, inAt + columnStep + 4 * tapStep + c).fma(w4, s1);
      s2 = FloatVector.fromArray(S, in, inAt + 2 * columnStep + 4 * tapStep + c).fma(w4, s2);
      s3 = FloatVector.fromArray(S, in, inAt + 3 * columnStep + 4 * tapStep + c).fma(w4, s3);
      s0.intoArray(out, outAt + c);
      s1.intoArray(out, outAt + channels + c);
      s2.intoArray(out, outAt + 2 * channels + c);
      s3.intoArray(out, outAt + 3 * channels + c);
    }
  }

  static void threeStrideOne(
      float[] in,
      int inAt,
      float[] weights,
      int weightsAt,
      int channels,
      float[] out,
      int outAt,
      int from,
      int to) {
    for (int c = from; c < to; c += V) {
      FloatVector s0 = FloatVector.fromArray(S, out, outAt + c);
      FloatVector s1 = FloatVector.fromArray(S, out, outAt + channels + c);
      FloatVector s2 = FloatVector.fromArray(S, out, outAt + 2 * channels + c);
      FloatVector s3 = FloatVector.fromArray(S, out, outAt + 3 * channels + c);
      FloatVector w0 = FloatVector.fromArray(S, weights, weightsAt + c);
      FloatVector w1 = FloatVector.fromArray(S, weights, weightsAt + channels + c);
      FloatVector w2 = FloatVector.fromArray(S, weights, weightsAt + 2 * channels + c);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(w0, s0);
      FloatVector wx1 = FloatVector.fromArray(S, in, inAt + channels + c);
      s0 = wx1.fma(w1, s0);
      s1 = wx1.fma(w0, s1);
      FloatVector wx2 = FloatVector.fromArray(S, in, inAt + 2 * channels + c);
      s0 = wx2.fma(w2, s0);
      s1 = wx2.fma(w1, s1);
      s2 = wx2.fma(w0, s2);
      FloatVector wx3 = FloatVector.fromArray(S, in, inAt + 3 * channels + c);
      s1 = wx3.fma(w2, s1);
      s2 = wx3.fma(w1, s2);
      s3 = wx3.fma(w0, s3);
      FloatVector wx4 = FloatVector.fromArray(S, in, inAt + 4 * channels + c);
      s2 = wx4.fma(w2, s2);
      s3 = wx4.fma(w1, s3);
      s3 = FloatVector.fromArray(S, in, inAt + 5 * channels + c).fma(w2, s3);
      s0.intoArray(out, outAt + c);
      s1.intoArray(out, outAt + channels + c);
      s2.intoArray(out, outAt + 2 * channels + c);
      s3.intoArray(out, outAt + 3 * channels + c);
    }
  }

  static void threeStrideTwo(
      float[] in,
      int inAt,
      float[] weights,
      int weightsAt,
      int channels,
      float[] out,
      int outAt,
      int from,
      int to) {
    for (int c = from; c < to; c += V) {
      FloatVector s0 = FloatVector.fromArray(S, out, outAt + c);
      FloatVector s1 = FloatVector.fromArray(S, out, outAt + channels + c);
      FloatVector s2 = FloatVector.fromArray(S, out, outAt + 2 * channels + c);
      FloatVector s3 = FloatVector.fromArray(S, out, outAt + 3 * channels + c);
      FloatVector w0 = FloatVector.fromArray(S, weights, weightsAt + c);
      FloatVector w1 = FloatVector.fromArray(S, weights, weightsAt + channels + c);
      FloatVector w2 = FloatVector.fromArray(S, weights, weightsAt + 2 * channels + c);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(w0, s0);
      s0 = FloatVector.fromArray(S, in, inAt + channels + c).fma(w1, s0);
      FloatVector wx2 = FloatVector.fromArray(S, in, inAt + 2 * channels + c);
      s0 = wx2.fma(w2, s0);
      s1 = wx2.fma(w0, s1);
      s1 = FloatVector.fromArray(S, in, inAt + 3 * channels + c).fma(w1, s1);
      FloatVector wx4 = FloatVector.fromArray(S, in, inAt + 4 * channels + c);
      s1 = wx4.fma(w2, s1);
      s2 = wx4.fma(w0, s2);
      s2 = FloatVector.fromArray(S, in, inAt + 5 * channels + c).fma(w1, s2);
      FloatVector wx6 = FloatVector.fromArray(S, in, inAt + 6 * channels + c);
      s2 = wx6.fma(w2, s2);
      s3 = wx6.fma(w0, s3);
      s3 = FloatVector.fromArray(S, in, inAt + 7 * channels + c).fma(w1, s3);
      s3 = FloatVector.fromArray(S, in, inAt + 8 * channels + c).fma(w2, s3);
      s0.intoArray(out, outAt + c);
      s1.intoArray(out, outAt + channels + c);
      s2.intoArray(out, outAt + 2 * channels + c);
      s3.intoArray(out, outAt + 3 * channels + c);
    }
  }

  static void fiveStrideOne(
      float[] in,
      int inAt,
      float[] weights,
      int weightsAt,
      int channels,
      float[] out,
      int outAt,
      int from,
      int to) {
    for (int c = from; c < to; c += V) {
      FloatVector s0 = FloatVector.fromArray(S, out, outAt + c);
      FloatVector s1 = FloatVector.fromArray(S, out, outAt + channels + c);
      FloatVector s2 = FloatVector.fromArray(S, out, outAt + 2 * channels + c);
      FloatVector s3 = FloatVector.fromArray(S, out, outAt + 3 * channels + c);
      FloatVector w0 = FloatVector.fromArray(S, weights, weightsAt + c);
      FloatVector w1 = FloatVector.fromArray(S, weights, weightsAt + channels + c);
      FloatVector w2 = FloatVector.fromArray(S, weights, weightsAt + 2 * channels + c);
      FloatVector w3 = FloatVector.fromArray(S, weights, weightsAt + 3 * channels + c);
      FloatVector w4 = FloatVector.fromArray(S, weights, weightsAt + 4 * channels + c);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(w0, s0);
      FloatVector wx1 = FloatVector.fromArray(S, in, inAt + channels + c);
      s0 = wx1.fma(w1, s0);
      s1 = wx1.fma(w0, s1);
      FloatVector wx2 = FloatVector.fromArray(S, in, inAt + 2 * channels + c);
      s0 = wx2.fma(w2, s0);
      s1 = wx2.fma(w1, s1);
      s2 = wx2.fma(w0, s2);
      FloatVector wx3 = FloatVector.fromArray(S, in, inAt + 3 * channels + c);
      s0 = wx3.fma(w3, s0);
      s1 = wx3.fma(w2, s1);
      s2 = wx3.fma(w1, s2);
      s3 = wx3.fma(w0, s3);
      FloatVector wx4 = FloatVector.fromArray(S, in, inAt + 4 * channels + c);
      s0 = wx4.fma(w4, s0);
      s1 = wx4.fma(w3, s1);
      s2 = wx4.fma(w2, s2);
      s3 = wx4.fma(w1, s3);
      FloatVector wx5 = FloatVector.fromArray(S, in, inAt + 5 * channels + c);
      s1 = wx5.fma(w4, s1);
      s2 = wx5.fma(w3, s2);
      s3 = wx5.fma(w2, s3);
      FloatVector wx6 = FloatVector.fromArray(S, in, inAt + 6 * channels + c);
      s2 = wx6.fma(w4, s2);
      s3 = wx6.fma(w3, s3);
      s3 = FloatVector.fromArray(S, in, inAt + 7 * channels + c).fma(w4, s3);
      s0.intoArray(out, outAt + c);
      s1.intoArray(out, outAt + channels + c);
      s2.intoArray(out, outAt + 2 * channels + c);
      s3.intoArray(out, outAt + 3 * channels + c);
    }
  }

  static void fiveStrideTwo(
      float[] in,
      int inAt,
      float[] weights,
      int weightsAt,
      int channels,
      float[] out,
      int outAt,
      int from,
      int to) {
    for (int c = from; c < to; c += V) {
      FloatVector s0 = FloatVector.fromArray(S, out, outAt + c);
      FloatVector s1 = FloatVector.fromArray(S, out, outAt + channels + c);
      FloatVector s2 = FloatVector.fromArray(S, out, outAt + 2 * channels + c);
      FloatVector s3 = FloatVector.fromArray(S, out, outAt + 3 * channels + c);
      FloatVector w0 = FloatVector.fromArray(S, weights, weightsAt + c);
      FloatVector w1 = FloatVector.fromArray(S, weights, weightsAt + channels + c);
      FloatVector w2 = FloatVector.fromArray(S, weights, weightsAt + 2 * channels + c);
      FloatVector w3 = FloatVector.fromArray(S, weights, weightsAt + 3 * channels + c);
      FloatVector w4 = FloatVector.fromArray(S, weights, weightsAt + 4 * channels + c);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(w0, s0);
      s0 = FloatVector.fromArray(S, in, inAt + channels + c).fma(w1, s0);
      FloatVector wx2 = FloatVector.fromArray(S, in, inAt + 2 * channels + c);
      s0 = wx2.fma(w2, s0);
      s1 = wx2.fma(w0, s1);
      FloatVector wx3 = FloatVector.fromArray(S, in, inAt + 3 * channels + c);
      s0 = wx3.fma(w3, s0);
      s1 = wx3.fma(w1, s1);
      FloatVector wx4 = FloatVector.fromArray(S, in, inAt + 4 * channels + c);
      s0 = wx4.fma(w4, s0);
      s1 = wx4.fma(w2, s1);
      s2 = wx4.fma(w0, s2);
      FloatVector wx5 = FloatVector.fromArray(S, in, inAt + 5 * channels + c);
      s1 = wx5.fma(w3, s1);
      s2 = wx5.fma(w1, s2);
      FloatVector wx6 = FloatVector.fromArray(S, in, inAt + 6 * channels + c);
      s1 = wx6.fma(w4, s1);
      s2 = wx6.fma(w2, s2);
      s3 = wx6.fma(w0, s3);
      FloatVector wx7 = FloatVector.fromArray(S, in, inAt + 7 * channels + c);
      s2 = wx7.fma(w3, s2);
      s3 = wx7.fma(w1, s3);
      FloatVector wx8 = FloatVector.fromArray(S, in, inAt + 8 * channels + c);
      s2 = wx8.fma(w4, s2);
      s3 = wx8.fma(w2, s3);
      s3 = FloatVector.fromArray(S, in, inAt + 9 * channels + c).fma(w3, s3);
      s3 = FloatVector.fromArray(S, in, inAt + 10 * channels + c).fma(w4, s3);
      s0.intoArray(out, outAt + c);
      s1.intoArray(out, outAt + channels + c);
      s2.intoArray(out, outAt + 2 * channels + c);
      s3.intoArray(out, outAt + 3 * channels + c);
    }
  }
}
