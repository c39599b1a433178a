package dev.separable.kernel;

import dev.separable.tensor.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Activations in vectors, within 1e-6 * max(1, |y|) of {@link Activation#apply}; the erf form of
 * GELU is a plain loop. Lanes do not depend on each other, so a value gets the same bits wherever
 * it stands. Those with an exponential are loops made by the build, see {@code src/main/generator}.
 *
 * <p>{@link FloatVector}'s own max and min take six instructions each, since they order zeros and
 * keep NaN; as integers they take one, and NaN is brought back by adding zero times the argument,
 * which makes NaN of infinite ones too.
 */
final class PanamaActivations {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private static final ThreadLocal<float[]> SPARE = ThreadLocal.withInitial(() -> new float[V]);

  private PanamaActivations() {}

  /**
   * {@code out[i] = activation(in[i])}; out may be in. What is less than a vector goes through a
   * spare one, by the same arithmetic.
   */
  static void run(Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {
    if (activation == Activation.GELU) {
      ScalarElementwise.activate(activation, in, inAt, length, out, outAt);
    } else if (activation == Activation.NONE) {
      System.arraycopy(in, inAt, out, outAt, length);
    } else if (length >= V) {
      loop(activation, in, inAt, length, out, outAt);
    } else if (length > 0) {
      float[] lanes = SPARE.get();
      System.arraycopy(in, inAt, lanes, 0, length);
      loop(activation, lanes, 0, V, lanes, 0);
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

  private static void loop(
      Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {
    switch (activation) {
      case RELU -> line(1, 0, Float.POSITIVE_INFINITY, in, inAt, length, out, outAt);
      case RELU6 -> line(1, 0, 6, in, inAt, length, out, outAt);
      case HARD_SIGMOID -> line(1 / 6f, 0.5f, 1, in, inAt, length, out, outAt);
      case HARD_SIGMOID_KERAS2 -> line(0.2f, 0.5f, 1, in, inAt, length, out, outAt);
      case HARD_SWISH -> hardSwish(in, inAt, length, out, outAt);
      case SIGMOID -> PanamaActivationLoops.sigmoid(in, inAt, length, out, outAt);
      case TANH -> PanamaActivationLoops.tanh(in, inAt, length, out, outAt);
      case SILU -> PanamaActivationLoops.silu(in, inAt, length, out, outAt);
      case GELU_TANH -> PanamaActivationLoops.geluTanh(in, inAt, length, out, outAt);
      default -> throw new AssertionError(activation);
    }
  }

  /**
   * {@code min(max(slope * x + shift, 0), limit)}. The next vector is read before one is written:
   * the last may overlap the one before.
   */
  private static void line(
      float slope,
      float shift,
      float limit,
      float[] in,
      int inAt,
      int length,
      float[] out,
      int outAt) {
    FloatVector slopes = FloatVector.broadcast(S, slope);
    FloatVector shifts = FloatVector.broadcast(S, shift);
    FloatVector zero = FloatVector.zero(S);
    IntVector least = zero.reinterpretAsInts();
    IntVector most = FloatVector.broadcast(S, limit).reinterpretAsInts();
    int last = length - V;
    FloatVector next = FloatVector.fromArray(S, in, inAt);
    for (int i = 0; i < length; i += V) {
      FloatVector x = next.fma(slopes, shifts);
      next = FloatVector.fromArray(S, in, inAt + Math.min(i + V, last));
      FloatVector inside = x.reinterpretAsInts().max(least).min(most).reinterpretAsFloats();
      x.fma(zero, inside).intoArray(out, outAt + Math.min(i, last));
    }
  }

  private static void hardSwish(float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector slope = FloatVector.broadcast(S, 1 / 6f);
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    IntVector least = FloatVector.zero(S).reinterpretAsInts();
    IntVector most = FloatVector.broadcast(S, 1).reinterpretAsInts();
    int last = length - V;
    FloatVector next = FloatVector.fromArray(S, in, inAt);
    for (int i = 0; i < length; i += V) {
      FloatVector x = next;
      next = FloatVector.fromArray(S, in, inAt + Math.min(i + V, last));
      IntVector gate = x.fma(slope, half).reinterpretAsInts().max(least).min(most);
      x.mul(gate.reinterpretAsFloats()).intoArray(out, outAt + Math.min(i, last));
    }
  }
}
