package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The two passes over a map that squeeze-and-excite makes: the mean of each channel and the scaling
 * of each channel, {@code [pixels, channels]} with at least V channels. When V does not divide the
 * channels, the last vector is moved back to end with the pixel.
 */
final class PanamaSqueeze {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  /** Vectors of a channel block: enough chains of additions to hide their latency. */
  private static final int WIDTH = 4;

  /**
   * Pixels that are summed on their own; what is lost when their sum joins the whole one is kept
   * and added at the end, so that a large map's mean is as good as one of few pixels. Infinite
   * values have no mean: not a number.
   */
  private static final int CHUNK = 16;

  private PanamaSqueeze() {}

  static boolean fits(int channels) {
    return channels >= V;
  }

  /** {@code in [pixels, channels] -> out [channels]}. */
  static void average(float[] in, int inAt, int pixels, int channels, float[] out, int outAt) {
    int c = 0;
    for (; c + WIDTH * V <= channels; c += WIDTH * V) {
      averageOfFour(in, inAt + c, pixels, channels, out, outAt + c);
    }
    for (; c < channels; c += V) {
      int column = Math.min(c, channels - V);
      averageOfOne(in, inAt + column, pixels, channels, out, outAt + column);
    }
  }

  private static void averageOfFour(
      float[] in, int inAt, int pixels, int stride, float[] out, int outAt) {
    FloatVector sum0 = FloatVector.zero(S);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    FloatVector lost0 = sum0;
    FloatVector lost1 = sum0;
    FloatVector lost2 = sum0;
    FloatVector lost3 = sum0;
    for (int p = 0; p < pixels; p += CHUNK) {
      int end = inAt + Math.min(p + CHUNK, pixels) * stride;
      FloatVector s0 = FloatVector.zero(S);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int i = inAt + p * stride; i < end; i += stride) {
        s0 = s0.add(FloatVector.fromArray(S, in, i));
        s1 = s1.add(FloatVector.fromArray(S, in, i + V));
        s2 = s2.add(FloatVector.fromArray(S, in, i + 2 * V));
        s3 = s3.add(FloatVector.fromArray(S, in, i + 3 * V));
      }
      FloatVector t0 = sum0.add(s0);
      FloatVector t1 = sum1.add(s1);
      FloatVector t2 = sum2.add(s2);
      FloatVector t3 = sum3.add(s3);
      lost0 = lost0.add(sum0.sub(t0).add(s0));
      lost1 = lost1.add(sum1.sub(t1).add(s1));
      lost2 = lost2.add(sum2.sub(t2).add(s2));
      lost3 = lost3.add(sum3.sub(t3).add(s3));
      sum0 = t0;
      sum1 = t1;
      sum2 = t2;
      sum3 = t3;
    }
    FloatVector divisor = FloatVector.broadcast(S, pixels);
    sum0.add(lost0).div(divisor).intoArray(out, outAt);
    sum1.add(lost1).div(divisor).intoArray(out, outAt + V);
    sum2.add(lost2).div(divisor).intoArray(out, outAt + 2 * V);
    sum3.add(lost3).div(divisor).intoArray(out, outAt + 3 * V);
  }

  private static void averageOfOne(
      float[] in, int inAt, int pixels, int stride, float[] out, int outAt) {
    FloatVector sum = FloatVector.zero(S);
    FloatVector lost = sum;
    for (int p = 0; p < pixels; p += CHUNK) {
      int end = inAt + Math.min(p + CHUNK, pixels) * stride;
      FloatVector s = FloatVector.zero(S);
      for (int i = inAt + p * stride; i < end; i += stride) {
        s = s.add(FloatVector.fromArray(S, in, i));
      }
      FloatVector t = sum.add(s);
      lost = lost.add(sum.sub(t).add(s));
      sum = t;
    }
    sum.add(lost).div(FloatVector.broadcast(S, pixels)).intoArray(out, outAt);
  }

  /** {@code out[p][c] = in[p][c] * scale[scaleAt + c]}; in place is allowed. */
  static void scale(
      float[] scale,
      int scaleAt,
      int channels,
      float[] in,
      int inAt,
      int pixels,
      float[] out,
      int outAt) {
    int last = channels - V;
    FloatVector lastScale = FloatVector.fromArray(S, scale, scaleAt + last);
    for (int p = 0; p < pixels; p++) {
      int i = inAt + p * channels;
      int o = outAt + p * channels;
      // Read before the vectors that overlap it are written, for the map may be scaled in place.
      FloatVector end = FloatVector.fromArray(S, in, i + last).mul(lastScale);
      for (int c = 0; c < last; c += V) {
        FloatVector x = FloatVector.fromArray(S, in, i + c);
        x.mul(FloatVector.fromArray(S, scale, scaleAt + c)).intoArray(out, o + c);
      }
      end.intoArray(out, o + last);
    }
  }
}
