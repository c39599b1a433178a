package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sums of {@link Kernels#quarterSums} and {@link Kernels#addToBoth} in vectors. The compiler
 * does not make vectors of such loops itself, since it cannot see that their places do not overlap.
 */
final class PanamaQuarters {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanamaQuarters() {}

  static void sums(float[] in, int inAt, int pixels, int k, float[] out, int outAt, int outStep) {
    int half = k / 2;
    int top = (pixels + 1) / 2;
    int pairs = pixels / 2;
    for (int p = 0; p < pairs; p++) {
      int upper = inAt + p * k;
      pair(in, upper, upper + top * k, half, out, outAt + p * half, outStep);
    }
    if (top > pairs) {
      ScalarQuarters.single(in, inAt + pairs * k, half, out, outAt + pairs * half, outStep);
    }
  }

  private static void pair(
      float[] in, int upper, int lower, int half, float[] out, int outAt, int outStep) {
    int whole = S.loopBound(half);
    for (int i = 0; i < whole; i += V) {
      FloatVector a11 = FloatVector.fromArray(S, in, upper + i);
      FloatVector a12 = FloatVector.fromArray(S, in, upper + half + i);
      FloatVector a21 = FloatVector.fromArray(S, in, lower + i);
      FloatVector a22 = FloatVector.fromArray(S, in, lower + half + i);
      FloatVector s1 = a21.add(a22);
      FloatVector s2 = s1.sub(a11);
      int o = outAt + i;
      s1.intoArray(out, o);
      s2.intoArray(out, o + outStep);
      a11.sub(a21).intoArray(out, o + 2 * outStep);
      a12.sub(s2).intoArray(out, o + 3 * outStep);
    }
    ScalarQuarters.sums(in, upper, lower, half, whole, out, outAt, outStep);
  }

  /** {@code out[i] = a[i] + c[i]} and {@code b[i] += c[i]}. */
  static void addToBoth(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int length,
      float[] out,
      int outAt) {
    int whole = S.loopBound(length);
    for (int i = 0; i < whole; i += V) {
      FloatVector summand = FloatVector.fromArray(S, c, cAt + i);
      FloatVector.fromArray(S, a, aAt + i).add(summand).intoArray(out, outAt + i);
      FloatVector.fromArray(S, b, bAt + i).add(summand).intoArray(b, bAt + i);
    }
    for (int i = whole; i < length; i++) {
      out[outAt + i] = a[aAt + i] + c[cAt + i];
      b[bAt + i] += c[cAt + i];
    }
  }
}
