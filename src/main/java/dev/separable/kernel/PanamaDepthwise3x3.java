package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-kernels of {@link PanamaDepthwise} for whole 3x3 windows of dilation 1: four neighbouring
 * outputs, sums in registers from the bias to the clamp.
 *
 * <p>{@code in [3, (4 - 1) * stride + 3, channels] (lines lineStep apart), weights [3, 3,
 * channels], bias [channels] -> out [4, channels]}, channels from {@code from} to {@code to}, a
 * multiple of V of them.
 */
final class PanamaDepthwise3x3 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanamaDepthwise3x3() {}

  static void strideOne(
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
      int from,
      int to) {
    int line1 = inAt + lineStep;
    int line2 = inAt + 2 * lineStep;
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    for (int c = from; c < to; c += V) {
      FloatVector s0 = FloatVector.fromArray(S, bias, c);
      FloatVector s1 = s0, s2 = s0, s3 = s0;
      FloatVector a0 = FloatVector.fromArray(S, weights, c);
      FloatVector a1 = FloatVector.fromArray(S, weights, c + channels);
      FloatVector a2 = FloatVector.fromArray(S, weights, c + 2 * channels);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(a0, s0);
      FloatVector ax1 = FloatVector.fromArray(S, in, inAt + channels + c);
      s0 = ax1.fma(a1, s0);
      s1 = ax1.fma(a0, s1);
      FloatVector ax2 = FloatVector.fromArray(S, in, inAt + 2 * channels + c);
      s0 = ax2.fma(a2, s0);
      s1 = ax2.fma(a1, s1);
      s2 = ax2.fma(a0, s2);
      FloatVector ax3 = FloatVector.fromArray(S, in, inAt + 3 * channels + c);
      s1 = ax3.fma(a2, s1);
      s2 = ax3.fma(a1, s2);
      s3 = ax3.fma(a0, s3);
      FloatVector ax4 = FloatVector.fromArray(S, in, inAt + 4 * channels + c);
      s2 = ax4.fma(a2, s2);
      s3 = ax4.fma(a1, s3);
      s3 = FloatVector.fromArray(S, in, inAt + 5 * channels + c).fma(a2, s3);
      FloatVector b0 = FloatVector.fromArray(S, weights, c + 3 * channels);
      FloatVector b1 = FloatVector.fromArray(S, weights, c + 4 * channels);
      FloatVector b2 = FloatVector.fromArray(S, weights, c + 5 * channels);
      s0 = FloatVector.fromArray(S, in, line1 + c).fma(b0, s0);
      FloatVector bx1 = FloatVector.fromArray(S, in, line1 + channels + c);
      s0 = bx1.fma(b1, s0);
      s1 = bx1.fma(b0, s1);
      FloatVector bx2 = FloatVector.fromArray(S, in, line1 + 2 * channels + c);
      s0 = bx2.fma(b2, s0);
      s1 = bx2.fma(b1, s1);
      s2 = bx2.fma(b0, s2);
      FloatVector bx3 = FloatVector.fromArray(S, in, line1 + 3 * channels + c);
      s1 = bx3.fma(b2, s1);
      s2 = bx3.fma(b1, s2);
      s3 = bx3.fma(b0, s3);
      FloatVector bx4 = FloatVector.fromArray(S, in, line1 + 4 * channels + c);
      s2 = bx4.fma(b2, s2);
      s3 = bx4.fma(b1, s3);
      s3 = FloatVector.fromArray(S, in, line1 + 5 * channels + c).fma(b2, s3);
      FloatVector c0 = FloatVector.fromArray(S, weights, c + 6 * channels);
      FloatVector c1 = FloatVector.fromArray(S, weights, c + 7 * channels);
      FloatVector c2 = FloatVector.fromArray(S, weights, c + 8 * channels);
      s0 = FloatVector.fromArray(S, in, line2 + c).fma(c0, s0);
      FloatVector cx1 = FloatVector.fromArray(S, in, line2 + channels + c);
      s0 = cx1.fma(c1, s0);
      s1 = cx1.fma(c0, s1);
      FloatVector cx2 = FloatVector.fromArray(S, in, line2 + 2 * channels + c);
      s0 = cx2.fma(c2, s0);
      s1 = cx2.fma(c1, s1);
      s2 = cx2.fma(c0, s2);
      FloatVector cx3 = FloatVector.fromArray(S, in, line2 + 3 * channels + c);
      s1 = cx3.fma(c2, s1);
      s2 = cx3.fma(c1, s2);
      s3 = cx3.fma(c0, s3);
      FloatVector cx4 = FloatVector.fromArray(S, in, line2 + 4 * channels + c);
      s2 = cx4.fma(c2, s2);
      s3 = cx4.fma(c1, s3);
      s3 = FloatVector.fromArray(S, in, line2 + 5 * channels + c).fma(c2, s3);
      int o = outAt + c;
      s0.max(lo).min(hi).intoArray(out, o);
      s1.max(lo).min(hi).intoArray(out, o + channels);
      s2.max(lo).min(hi).intoArray(out, o + 2 * channels);
      s3.max(lo).min(hi).intoArray(out, o + 3 * channels);
    }
  }

  static void strideTwo(
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
      int from,
      int to) {
    int line1 = inAt + lineStep;
    int line2 = inAt + 2 * lineStep;
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    for (int c = from; c < to; c += V) {
      FloatVector s0 = FloatVector.fromArray(S, bias, c);
      FloatVector s1 = s0, s2 = s0, s3 = s0;
      FloatVector a0 = FloatVector.fromArray(S, weights, c);
      FloatVector a1 = FloatVector.fromArray(S, weights, c + channels);
      FloatVector a2 = FloatVector.fromArray(S, weights, c + 2 * channels);
      s0 = FloatVector.fromArray(S, in, inAt + c).fma(a0, s0);
      s0 = FloatVector.fromArray(S, in, inAt + channels + c).fma(a1, s0);
      FloatVector ax2 = FloatVector.fromArray(S, in, inAt + 2 * channels + c);
      s0 = ax2.fma(a2, s0);
      s1 = ax2.fma(a0, s1);
      s1 = FloatVector.fromArray(S, in, inAt + 3 * channels + c).fma(a1, s1);
      FloatVector ax4 = FloatVector.fromArray(S, in, inAt + 4 * channels + c);
      s1 = ax4.fma(a2, s1);
      s2 = ax4.fma(a0, s2);
      s2 = FloatVector.fromArray(S, in, inAt + 5 * channels + c).fma(a1, s2);
      FloatVector ax6 = FloatVector.fromArray(S, in, inAt + 6 * channels + c);
      s2 = ax6.fma(a2, s2);
      s3 = ax6.fma(a0, s3);
      s3 = FloatVector.fromArray(S, in, inAt + 7 * channels + c).fma(a1, s3);
      s3 = FloatVector.fromArray(S, in, inAt + 8 * channels + c).fma(a2, s3);
      FloatVector b0 = FloatVector.fromArray(S, weights, c + 3 * channels);
      FloatVector b1 = FloatVector.fromArray(S, weights, c + 4 * channels);
      FloatVector b2 = FloatVector.fromArray(S, weights, c + 5 * channels);
      s0 = FloatVector.fromArray(S, in, line1 + c).fma(b0, s0);
      s0 = FloatVector.fromArray(S, in, line1 + channels + c).fma(b1, s0);
      FloatVector bx2 = FloatVector.fromArray(S, in, line1 + 2 * channels + c);
      s0 = bx2.fma(b2, s0);
      s1 = bx2.fma(b0, s1);
      s1 = FloatVector.fromArray(S, in, line1 + 3 * channels + c).fma(b1, s1);
      FloatVector bx4 = FloatVector.fromArray(S, in, line1 + 4 * channels + c);
      s1 = bx4.fma(b2, s1);
      s2 = bx4.fma(b0, s2);
      s2 = FloatVector.fromArray(S, in, line1 + 5 * channels + c).fma(b1, s2);
      FloatVector bx6 = FloatVector.fromArray(S, in, line1 + 6 * channels + c);
      s2 = bx6.fma(b2, s2);
      s3 = bx6.fma(b0, s3);
      s3 = FloatVector.fromArray(S, in, line1 + 7 * channels + c).fma(b1, s3);
      s3 = FloatVector.fromArray(S, in, line1 + 8 * channels + c).fma(b2, s3);
      FloatVector c0 = FloatVector.fromArray(S, weights, c + 6 * channels);
      FloatVector c1 = FloatVector.fromArray(S, weights, c + 7 * channels);
      FloatVector c2 = FloatVector.fromArray(S, weights, c + 8 * channels);
      s0 = FloatVector.fromArray(S, in, line2 + c).fma(c0, s0);
      s0 = FloatVector.fromArray(S, in, line2 + channels + c).fma(c1, s0);
      FloatVector cx2 = FloatVector.fromArray(S, in, line2 + 2 * channels + c);
      s0 = cx2.fma(c2, s0);
      s1 = cx2.fma(c0, s1);
      s1 = FloatVector.fromArray(S, in, line2 + 3 * channels + c).fma(c1, s1);
      FloatVector cx4 = FloatVector.fromArray(S, in, line2 + 4 * channels + c);
      s1 = cx4.fma(c2, s1);
      s2 = cx4.fma(c0, s2);
      s2 = FloatVector.fromArray(S, in, line2 + 5 * channels + c).fma(c1, s2);
      FloatVector cx6 = FloatVector.fromArray(S, in, line2 + 6 * channels + c);
      s2 = cx6.fma(c2, s2);
      s3 = cx6.fma(c0, s3);
      s3 = FloatVector.fromArray(S, in, line2 + 7 * channels + c).fma(c1, s3);
      s3 = FloatVector.fromArray(S, in, line2 + 8 * channels + c).fma(c2, s3);
      int o = outAt + c;
      s0.max(lo).min(hi).intoArray(out, o);
      s1.max(lo).min(hi).intoArray(out, o + channels);
      s2.max(lo).min(hi).intoArray(out, o + 2 * channels);
      s3.max(lo).min(hi).intoArray(out, o + 3 * channels);
    }
  }
}
