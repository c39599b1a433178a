package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel of a product with one pixel: four panels of two vectors at once, since the sums
 * of one panel would mostly wait for each other.
 */
final class PanamaSinglePixel {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  /** Panels that go together. */
  static final int PANELS = 4;

  private PanamaSinglePixel() {}

  /**
   * {@code in [k] -> out [8 * V]}.
   *
   * @param lastAt how far behind {@code outAt} the last vector begins
   */
  static void run(
      float[] in, int inAt, int k, float[] panels, int at, float[] out, int outAt, int lastAt) {
    int step = (1 + k) * 2 * V;
    int p = at;
    int q = p + step;
    int r = q + step;
    int t = r + step;
    FloatVector p0 = FloatVector.fromArray(S, panels, p);
    FloatVector p1 = FloatVector.fromArray(S, panels, p + V);
    FloatVector q0 = FloatVector.fromArray(S, panels, q);
    FloatVector q1 = FloatVector.fromArray(S, panels, q + V);
    FloatVector r0 = FloatVector.fromArray(S, panels, r);
    FloatVector r1 = FloatVector.fromArray(S, panels, r + V);
    FloatVector t0 = FloatVector.fromArray(S, panels, t);
    FloatVector t1 = FloatVector.fromArray(S, panels, t + V);
    for (int i = 0; i < k; i++) {
      int w = 2 * V * (i + 1);
      FloatVector x = FloatVector.broadcast(S, in[inAt + i]);
      p0 = x.fma(FloatVector.fromArray(S, panels, p + w), p0);
      p1 = x.fma(FloatVector.fromArray(S, panels, p + w + V), p1);
      q0 = x.fma(FloatVector.fromArray(S, panels, q + w), q0);
      q1 = x.fma(FloatVector.fromArray(S, panels, q + w + V), q1);
      r0 = x.fma(FloatVector.fromArray(S, panels, r + w), r0);
      r1 = x.fma(FloatVector.fromArray(S, panels, r + w + V), r1);
      t0 = x.fma(FloatVector.fromArray(S, panels, t + w), t0);
      t1 = x.fma(FloatVector.fromArray(S, panels, t + w + V), t1);
    }
    p0.intoArray(out, outAt);
    p1.intoArray(out, outAt + V);
    q0.intoArray(out, outAt + 2 * V);
    q1.intoArray(out, outAt + 3 * V);
    r0.intoArray(out, outAt + 4 * V);
    r1.intoArray(out, outAt + 5 * V);
    t0.intoArray(out, outAt + 6 * V);
    t1.intoArray(out, outAt + lastAt);
  }
}
