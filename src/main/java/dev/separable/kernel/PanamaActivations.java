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

  /** 1.5 * 2^23: adding it rounds to an integer and leaves that integer in the low bits. */
  private static final float ROUNDER = 12582912f;

  /** A float's exponent field begins at this bit. */
  private static final int EXPONENT_BIT = 23;

  /** Up to here 2^t and 2^-t are normal float32 numbers. */
  private static final float LIMIT = 125f;

  private static final float SQRT_8_OVER_PI = (float) Math.sqrt(8 / Math.PI);

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
      vectors(activation, in, inAt, length, out, outAt);
    } else if (length > 0) {
      float[] lanes = new float[V];
      System.arraycopy(in, inAt, lanes, 0, length);
      vectors(activation, lanes, 0, V, lanes, 0);
      System.arraycopy(lanes, 0, out, outAt, length);
    }
  }

  /**
   * At least one vector. The last one ends with the values and is loaded before anything is stored,
   * since it may overlap the one before and {@code out} may be {@code in}.
   */
  private static void vectors(
      Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {
    switch (activation) {
      case RELU -> relu(in, inAt, length, out, outAt);
      case RELU6 -> relu6(in, inAt, length, out, outAt);
      case HARD_SIGMOID -> hardSigmoid(1 / 6f, 0.5f, in, inAt, length, out, outAt);
      case HARD_SIGMOID_KERAS2 -> hardSigmoid(0.2f, 0.5f, in, inAt, length, out, outAt);
      case HARD_SWISH -> hardSwish(in, inAt, length, out, outAt);
      case SIGMOID -> logistic(1, 0, in, inAt, length, out, outAt);
      case TANH -> logistic(2, 1, in, inAt, length, out, outAt);
      case SILU -> silu(in, inAt, length, out, outAt);
      case GELU_TANH -> gelu(in, inAt, length, out, outAt);
      default -> throw new AssertionError(activation);
    }
  }

  private static void relu(float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector last = FloatVector.fromArray(S, in, inAt + length - V);
    for (int i = 0; i < length - V; i += V) {
      PanamaClamp.relu(FloatVector.fromArray(S, in, inAt + i)).intoArray(out, outAt + i);
    }
    PanamaClamp.relu(last).intoArray(out, outAt + length - V);
  }

  private static void relu6(float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector last = FloatVector.fromArray(S, in, inAt + length - V);
    for (int i = 0; i < length - V; i += V) {
      FloatVector x = FloatVector.fromArray(S, in, inAt + i);
      PanamaClamp.atMost(PanamaClamp.relu(x), 6).intoArray(out, outAt + i);
    }
    PanamaClamp.atMost(PanamaClamp.relu(last), 6).intoArray(out, outAt + length - V);
  }

  private static void hardSigmoid(
      float slope, float offset, float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector last = FloatVector.fromArray(S, in, inAt + length - V);
    for (int i = 0; i < length - V; i += V) {
      FloatVector x = FloatVector.fromArray(S, in, inAt + i);
      hardSigmoid(slope, offset, x).intoArray(out, outAt + i);
    }
    hardSigmoid(slope, offset, last).intoArray(out, outAt + length - V);
  }

  private static void hardSwish(float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector last = FloatVector.fromArray(S, in, inAt + length - V);
    for (int i = 0; i < length - V; i += V) {
      hardSwish(FloatVector.fromArray(S, in, inAt + i)).intoArray(out, outAt + i);
    }
    hardSwish(last).intoArray(out, outAt + length - V);
  }

  private static void logistic(
      float scale, float offset, float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector last = FloatVector.fromArray(S, in, inAt + length - V);
    for (int i = 0; i < length - V; i += V) {
      FloatVector x = FloatVector.fromArray(S, in, inAt + i);
      logistic(scale, offset, x).intoArray(out, outAt + i);
    }
    logistic(scale, offset, last).intoArray(out, outAt + length - V);
  }

  private static void silu(float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector last = FloatVector.fromArray(S, in, inAt + length - V);
    for (int i = 0; i < length - V; i += V) {
      silu(FloatVector.fromArray(S, in, inAt + i)).intoArray(out, outAt + i);
    }
    silu(last).intoArray(out, outAt + length - V);
  }

  private static void gelu(float[] in, int inAt, int length, float[] out, int outAt) {
    FloatVector last = FloatVector.fromArray(S, in, inAt + length - V);
    for (int i = 0; i < length - V; i += V) {
      gelu(FloatVector.fromArray(S, in, inAt + i)).intoArray(out, outAt + i);
    }
    gelu(last).intoArray(out, outAt + length - V);
  }

  /** min(max(slope x + offset, 0), 1). */
  private static FloatVector hardSigmoid(float slope, float offset, FloatVector x) {
    FloatVector line = x.fma(broadcast(slope), broadcast(offset));
    return PanamaClamp.atMost(PanamaClamp.relu(line), 1);
  }

  /** x min(max(x / 6 + 1 / 2, 0), 1); the product keeps NaN. */
  static FloatVector hardSwish(FloatVector x) {
    FloatVector line = x.fma(broadcast(1 / 6f), broadcast(0.5f));
    return x.mul(PanamaClamp.betweenNumber(line, 1));
  }

  /** scale sigmoid(scale x) - offset. */
  private static FloatVector logistic(float scale, float offset, FloatVector x) {
    FloatVector t = PanamaClamp.atMost(x.mul(scale * LOG2_E), LIMIT);
    FloatVector e = power(PanamaClamp.atMost(t.neg(), LIMIT));
    return broadcast(scale).div(e.add(1f)).sub(offset);
  }

  /** x sigmoid(x). */
  static FloatVector silu(FloatVector x) {
    return x.div(powerOfMinus(x.mul(LOG2_E)).add(1f));
  }

  /** x sigmoid(sqrt(8 / pi) (x + 0.044715 x^3)). */
  static FloatVector gelu(FloatVector x) {
    FloatVector u = x.mul(x).fma(broadcast(0.044715f), broadcast(1f)).mul(x);
    return x.div(powerOfMinus(u.mul(SQRT_8_OVER_PI * LOG2_E)).add(1f));
  }

  /** 2^-t; NaN may become a number. */
  private static FloatVector powerOfMinus(FloatVector t) {
    FloatVector minus = PanamaClamp.atMostNumber(t, LIMIT).neg();
    return power(PanamaClamp.atMostNumber(minus, LIMIT));
  }

  /**
   * 2^t for |t| up to {@link #LIMIT}: 2^f with f from -1/2 to 1/2, by the polynomial of degree 5
   * whose largest relative error is smallest (1.5e-7), then the whole part is added to the
   * exponent.
   */
  private static FloatVector power(FloatVector t) {
    FloatVector rounded = t.add(ROUNDER);
    FloatVector f = t.sub(rounded.sub(ROUNDER));
    FloatVector sum = f.fma(broadcast(0.0013276472f), broadcast(0.0096755413f));
    sum = sum.fma(f, broadcast(0.055507133f));
    sum = sum.fma(f, broadcast(0.2402212f));
    sum = sum.fma(f, broadcast(0.69314697f));
    sum = sum.fma(f, broadcast(1f));
    IntVector whole = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_BIT);
    return sum.reinterpretAsInts().add(whole).reinterpretAsFloats();
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(S, value);
  }
}
