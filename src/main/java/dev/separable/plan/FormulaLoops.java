package dev.separable.plan;

import dev.separable.graph.Formula;

/** Formulas as plain float32 loops, written so that the compiler can vectorise the simple ones. */
final class FormulaLoops {
  /** 1.5 * 2^23: a float that it is added to and taken from is rounded, halves to even. */
  private static final float ROUNDER = 12582912f;

  /** Up to here {@link #ROUNDER} rounds to whole numbers. */
  private static final int ROUNDS_BELOW = 1 << 22;

  private FormulaLoops() {}

  /** {@code out[outAt + i] = formula(in[inAt + i])} for {@code length} values. */
  static void run(Formula formula, float[] in, int inAt, int length, float[] out, int outAt) {
    if (formula instanceof Formula.Affine f) {
      affine(f.scale(), f.shift(), in, inAt, length, out, outAt);
    } else if (formula instanceof Formula.Divide f) {
      divide(f.divisor(), in, inAt, length, out, outAt);
    } else if (formula instanceof Formula.Clip f) {
      clip(f.low(), f.high(), in, inAt, length, out, outAt);
    } else if (formula instanceof Formula.LeakyRelu f) {
      leaky(f.slope(), in, inAt, length, out, outAt);
    } else if (formula instanceof Formula.Quantize f && narrow(f)) {
      quantize(f, in, inAt, length, out, outAt);
    } else if (formula instanceof Formula.Dequantize f && Math.abs(f.zero()) < ROUNDS_BELOW) {
      dequantize(f, in, inAt, length, out, outAt);
    } else if (formula instanceof Formula.Rounded f && narrow(f.to())) {
      quantize(f.to(), in, inAt, length, out, outAt);
      dequantize(f.from(), out, outAt, length, out, outAt);
    } else if (formula == Formula.Named.ABS) {
      absolute(in, inAt, length, out, outAt);
    } else if (formula == Formula.Named.SQRT) {
      root(in, inAt, length, out, outAt);
    } else if (formula == Formula.Named.RECIPROCAL) {
      reciprocal(in, inAt, length, out, outAt);
    } else {
      for (int i = 0; i < length; i++) {
        out[outAt + i] = (float) formula.apply(in[inAt + i]);
      }
    }
  }

  private static void affine(
      float scale, float shift, float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = in[inAt + i] * scale + shift;
    }
  }

  private static void divide(
      float divisor, float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = in[inAt + i] / divisor;
    }
  }

  private static void clip(
      float low, float high, float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = Math.min(Math.max(in[inAt + i], low), high);
    }
  }

  private static void leaky(float slope, float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      float x = in[inAt + i];
      out[outAt + i] = x < 0 ? slope * x : x;
    }
  }

  private static boolean narrow(Formula.Quantize f) {
    long low = (long) f.low() - f.zero();
    long high = (long) f.high() - f.zero();
    return low <= high
        && Math.abs(low) < ROUNDS_BELOW
        && Math.abs(high) < ROUNDS_BELOW
        && Math.abs((long) f.zero()) < ROUNDS_BELOW;
  }

  /** Limits first: the limits are whole, so rounding behind them gives the same. */
  private static void quantize(
      Formula.Quantize f, float[] in, int inAt, int length, float[] out, int outAt) {
    float scale = f.scale();
    float zero = f.zero();
    float low = f.low() - zero;
    float high = f.high() - zero;
    for (int i = 0; i < length; i++) {
      float limited = Math.min(Math.max(in[inAt + i] / scale, low), high);
      out[outAt + i] = limited + ROUNDER - ROUNDER + zero;
    }
  }

  private static void dequantize(
      Formula.Dequantize f, float[] in, int inAt, int length, float[] out, int outAt) {
    float scale = f.scale();
    float zero = f.zero();
    for (int i = 0; i < length; i++) {
      out[outAt + i] = (in[inAt + i] - zero) * scale;
    }
  }

  private static void absolute(float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = Math.abs(in[inAt + i]);
    }
  }

  private static void root(float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = (float) Math.sqrt(in[inAt + i]);
    }
  }

  private static void reciprocal(float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = 1 / in[inAt + i];
    }
  }
}
