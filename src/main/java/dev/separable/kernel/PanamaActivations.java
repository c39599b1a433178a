package dev.separable.kernel;

import dev.separable.tensor.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Activations in vectors, within 1e-6 * max(1, |y|) of {@link Activation#apply}; the erf form of
 * GELU is a plain loop. Lanes do not depend on each other, so a value gets the same bits wherever
 * it stands.
 *
 * <p>The logistic function carries the others: tanh(x) = 2 sigmoid(2x) - 1, and the tanh form of
 * GELU is x sigmoid(2u).
 */
final class PanamaActivations {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private static final float LOG2_E = 1.44269504f;

  /** ln 2 in two parts, the first with few bits, so that its multiples are exact. */
  private static final float LN2_HIGH = 0.693359375f;

  private static final float LN2_LOW = -2.12194440e-4f;

  /** 1.5 * 2^23: adding it rounds to an integer and leaves that integer in the low bits. */
  private static final float ROUNDER = 12582912f;

  /** A float's exponent field begins at this bit and counts from this bias. */
  private static final int EXPONENT_BIT = 23;

  private static final int EXPONENT_BIAS = 127;

  /** Within it e^x and e^-x are normal float32 numbers. */
  private static final float LIMIT = 87f;

  private static final float SQRT_8_OVER_PI = (float) Math.sqrt(8 / Math.PI);

  private PanamaActivations() {}

  /**
   * {@code out[i] = activation(in[i])}. What does not fill a vector goes through a spare one, by
   * the same arithmetic.
   */
  static void run(Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {
    if (activation == Activation.GELU) {
      ScalarElementwise.activate(activation, in, inAt, length, out, outAt);
      return;
    }
    int rest = length % V;
    int whole = length - rest;
    vectors(activation, in, inAt, whole, out, outAt);
    if (rest > 0) {
      float[] lanes = new float[V];
      System.arraycopy(in, inAt + whole, lanes, 0, rest);
      vectors(activation, lanes, 0, V, lanes, 0);
      System.arraycopy(lanes, 0, out, outAt + whole, rest);
    }
  }

  private static void vectors(
      Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {
    switch (activation) {
      case NONE -> System.arraycopy(in, inAt, out, outAt, length);
      case RELU, RELU6 ->
          clamp(activation.lower(), activation.upper(), in, inAt, length, out, outAt);
      case HARD_SIGMOID -> hardSigmoid(1 / 6f, 0.5f, in, inAt, length, out, outAt);
      case HARD_SIGMOID_KERAS2 -> hardSigmoid(0.2f, 0.5f, in, inAt, length, out, outAt);
      case HARD_SWISH -> hardSwish(in, inAt, length, out, outAt);
      case SIGMOID -> logistic(1, 0, in, inAt, length, out, outAt);
      case TANH -> logistic(2, 1, in, inAt, length, out, outAt);
      case SILU -> gated(1, 0, in, inAt, length, out, outAt);
      case GELU_TANH -> gated(SQRT_8_OVER_PI, 0.044715f, in, inAt, length, out, outAt);
      default -> throw new AssertionError(activation);
    }
  }

  private static void clamp(
      float lower, float upper, float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    for (int i = 0; i < length; i += V) {
      FloatVector.fromArray(S, in, inAt + i).max(lo).min(hi).intoArray(out, outAt + i);
    }
  }

  /** min(max(slope x + offset, 0), 1). */
  private static void hardSigmoid(
      float slope, float offset, float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector a = FloatVector.broadcast(S, slope);
    FloatVector b = FloatVector.broadcast(S, offset);
    FloatVector zero = FloatVector.zero(S);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int i = 0; i < length; i += V) {
      FloatVector x = FloatVector.fromArray(S, in, inAt + i);
      x.fma(a, b).max(zero).min(one).intoArray(out, outAt + i);
    }
  }

  private static void hardSwish(float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector three = FloatVector.broadcast(S, 3f);
    FloatVector six = FloatVector.broadcast(S, 6f);
    FloatVector zero = FloatVector.zero(S);
    FloatVector sixth = FloatVector.broadcast(S, 1 / 6f);
    for (int i = 0; i < length; i += V) {
      FloatVector x = FloatVector.fromArray(S, in, inAt + i);
      x.mul(x.add(three).max(zero).min(six)).mul(sixth).intoArray(out, outAt + i);
    }
  }

  /** scale sigmoid(scale x) - offset. */
  private static void logistic(
      float scale, float offset, float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i += V) {
      FloatVector z = FloatVector.fromArray(S, in, inAt + i).mul(-scale).max(-LIMIT).min(LIMIT);
      FloatVector n = z.mul(LOG2_E).add(ROUNDER);
      FloatVector e = power(z, n.sub(ROUNDER)).mul(twoTo(n));
      FloatVector.broadcast(S, scale).div(e.add(1f)).sub(offset).intoArray(out, outAt + i);
    }
  }

  /** x sigmoid(scale (x + cubic x^3)). */
  private static void gated(
      float scale, float cubic, float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i += V) {
      FloatVector x = FloatVector.fromArray(S, in, inAt + i);
      FloatVector u = x.mul(x).mul(cubic).mul(x).add(x);
      FloatVector z = u.mul(-scale).max(-LIMIT).min(LIMIT);
      FloatVector n = z.mul(LOG2_E).add(ROUNDER);
      FloatVector e = power(z, n.sub(ROUNDER)).mul(twoTo(n));
      x.div(e.add(1f)).intoArray(out, outAt + i);
    }
  }

  /** e^(z - n ln 2) for |z - n ln 2| up to half of ln 2: the exponential series to degree 7. */
  private static FloatVector power(FloatVector z, FloatVector n) {
    FloatVector r = n.fma(broadcast(-LN2_HIGH), z);
    r = n.fma(broadcast(-LN2_LOW), r);
    FloatVector sum = r.fma(broadcast(1 / 5040f), broadcast(1 / 720f));
    sum = sum.fma(r, broadcast(1 / 120f));
    sum = sum.fma(r, broadcast(1 / 24f));
    sum = sum.fma(r, broadcast(1 / 6f));
    sum = sum.fma(r, broadcast(1 / 2f));
    sum = sum.fma(r, broadcast(1f));
    return sum.fma(r, broadcast(1f));
  }

  /** 2^n for a whole number n that {@link #ROUNDER} was added to. */
  private static FloatVector twoTo(FloatVector rounded) {
    IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_BIT);
    return exponent.add(EXPONENT_BIAS << EXPONENT_BIT).reinterpretAsFloats();
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(S, value);
  }
}
