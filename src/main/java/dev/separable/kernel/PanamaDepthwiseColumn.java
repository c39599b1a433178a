package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-kernels of {@link PanamaDepthwise} for one output, whose window may hang over the edge:
 * some neighbouring taps of one kernel row.
 *
 * <p>{@code out [channels] += in * weights [taps, channels]}, channels from {@code from} to {@code
 * to}, a multiple of V of them; tap t is read at {@code inAt + t * tapStep}.
 */
final class PanamaDepthwiseColumn {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanamaDepthwiseColumn() {}

  static void one(
      float[] in,
      int inAt,
      float[] weights,
      int weightsAt,
      float[] out,
      int outAt,
      int from,
      int to) {
    for (int c = from; c < to; c += V) {
      FloatVector s0 = FloatVector.fromArray(S, out, outAt + c);
      FloatVector w0 = FloatVector.fromArray(S, weights, weightsAt + c);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(w0, s0);
      s0.intoArray(out, outAt + c);
    }
  }

  static void two(
      float[] in,
      int inAt,
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
      FloatVector w0 = FloatVector.fromArray(S, weights, weightsAt + c);
      FloatVector w1 = FloatVector.fromArray(S, weights, weightsAt + channels + c);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(w0, s0);
      s0 = FloatVector.fromArray(S, in, inAt + tapStep + c).fma(w1, s0);
      s0.intoArray(out, outAt + c);
    }
  }

  static void three(
      float[] in,
      int inAt,
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
      FloatVector w0 = FloatVector.fromArray(S, weights, weightsAt + c);
      FloatVector w1 = FloatVector.fromArray(S, weights, weightsAt + channels + c);
      FloatVector w2 = FloatVector.fromArray(S, weights, weightsAt + 2 * channels + c);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(w0, s0);
      s0 = FloatVector.fromArray(S, in, inAt + tapStep + c).fma(w1, s0);
      s0 = FloatVector.fromArray(S, in, inAt + 2 * tapStep + c).fma(w2, s0);
      s0.intoArray(out, outAt + c);
    }
  }
}
