package dev.separable.tensor;

/**
 * The two 16-bit floating-point formats in which weights are stored: widened without loss, and
 * rounded to.
 */
public final class Float16 {
  private static final int LEAST_EXPONENT = -14;

  private Float16() {}

  /** The value of an IEEE 754 half: 1 sign bit, 5 exponent bits, 10 fraction bits. */
  public static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = half >>> 10 & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign | 0x3f800000));
    }
    int wideExponent = exponent == 0x1f ? 0xff : exponent + 127 - 15;
    return Float.intBitsToFloat(sign | wideExponent << 23 | fraction << 13);
  }

  /** The value of a bfloat16, the upper half of a float32. */
  public static float brainToFloat(short brain) {
    return Float.intBitsToFloat(brain << 16);
  }

  /** The nearest value that a half holds, halves to even; infinity from 65520 on. */
  public static float round(float value) {
    return round(value, 10, LEAST_EXPONENT, 65504);
  }

  /** The nearest value that a bfloat16 holds, halves to even. */
  public static float roundBrain(float value) {
    return round(value, 7, Float.MIN_EXPONENT, 0x1.fep127f);
  }

  private static float round(float value, int fractionBits, int leastExponent, float largest) {
    if (!Float.isFinite(value)) {
      return value;
    }
    int exponent = Math.max(Math.getExponent(value), leastExponent);
    double unit = Math.scalb(1.0, exponent - fractionBits);
    double rounded = Math.rint(value / unit) * unit;
    return Math.abs(rounded) > largest
        ? Math.copySign(Float.POSITIVE_INFINITY, value)
        : (float) rounded;
  }
}
