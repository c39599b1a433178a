package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Independent chains of fused multiply-adds that stay in registers. */
final class PanamaPeak {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  /**
   * Few, so that the compiler soon compiles the method as a whole: entered in the middle of a long
   * loop, vectors would stay objects.
   */
  private static final int STEPS = 250;

  private static final int CALLS = 80;

  /** Floating-point operations of a {@link #run}. */
  static final long OPERATIONS = 2L * 12 * S.length() * STEPS * CALLS;

  private PanamaPeak() {}

  /** {@code cell} holds 16 values or more and decides nothing about the time. */
  static void run(float[] cell) {
    for (int i = 0; i < CALLS; i++) {
      chains(cell);
    }
  }

  private static void chains(float[] cell) {
    FloatVector w = FloatVector.broadcast(S, 0.999f);
    FloatVector b = FloatVector.fromArray(S, cell, 0);
    FloatVector c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b;
    FloatVector c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
    for (int i = 0; i < STEPS; i++) {
      c0 = c0.fma(w, b);
      c1 = c1.fma(w, b);
      c2 = c2.fma(w, b);
      c3 = c3.fma(w, b);
      c4 = c4.fma(w, b);
      c5 = c5.fma(w, b);
      c6 = c6.fma(w, b);
      c7 = c7.fma(w, b);
      c8 = c8.fma(w, b);
      c9 = c9.fma(w, b);
      c10 = c10.fma(w, b);
      c11 = c11.fma(w, b);
    }
    FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    sum = sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11);
    sum.mul(0f).intoArray(cell, 0);
  }
}
