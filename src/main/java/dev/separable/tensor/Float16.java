package dev.separable.tensor;

/** The two 16-bit floating-point formats in which weights are stored, widened without loss. */
public final class Float16 {
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
}
