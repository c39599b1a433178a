package dev.separable.kernel;

import dev.separable.tensor.Activation;
import jdk.incubator.vector.FloatVector;

/**
 * Activations in vectors, within 1e-6 * max(1, |y|) of {@link Activation#apply}; the erf form of
 * GELU is a plain loop. Lanes do not depend on each other, so a value gets the same bits wherever
 * it stands. The loops are made by the build, see {@code src/main/generator}.
 */
final class PanamaActivations {
  private static final int V = FloatVector.SPECIES_PREFERRED.length();

  private static final ThreadLocal<float[]> SPARE = ThreadLocal.withInitial(() -> new float[V]);

  private PanamaActivations() {}

  /**
   * {@code out[i] = activation(in[i])}. What is less than a vector goes through a spare one, by the
   * same arithmetic.
   */
  static void run(Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {
    if (activation == Activation.GELU) {
      ScalarElementwise.activate(activation, in, inAt, length, out, outAt);
    } else if (activation == Activation.NONE) {
      System.arraycopy(in, inAt, out, outAt, length);
    } else if (length >= V) {
      PanamaActivationLoops.run(activation, in, inAt, length, out, outAt);
    } else if (length > 0) {
      float[] lanes = SPARE.get();
      System.arraycopy(in, inAt, lanes, 0, length);
      PanamaActivationLoops.run(activation, lanes, 0, V, lanes, 0);
      System.arraycopy(lanes, 0, out, outAt, length);
    }
  }

  /** In place on {@code rows} rows of {@code length} values. */
  static void rows(
      Activation activation, int rows, int length, float[] out, int outAt, int outStep) {
    for (int r = 0; r < rows; r++) {
      run(activation, out, outAt + r * outStep, length, out, outAt + r * outStep);
    }
  }
}
