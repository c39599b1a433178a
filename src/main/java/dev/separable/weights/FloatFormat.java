package dev.separable.weights;

import dev.separable.tensor.Float16;
import java.nio.ByteBuffer;

/**
 * How files store floating-point weights; every value becomes float32 with at most one rounding.
 */
enum FloatFormat {
  /** IEEE double precision, rounded to the nearest. */
  F64(8),
  /** IEEE single precision. */
  F32(4),
  /** IEEE half precision. */
  F16(2),
  /** The upper half of single precision. */
  BF16(2),
  /** 4 exponent bits, 3 fraction bits, no infinities (OCP 8-bit floating point). */
  F8_E4M3(1),
  /** The upper half of half precision (OCP 8-bit floating point). */
  F8_E5M2(1);

  private final int bytes;

  FloatFormat(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one value in bytes. */
  int bytes() {
    return bytes;
  }

  /** The value at byte {@code at}, in the byte order of the buffer. */
  float value(ByteBuffer from, int at) {
    return switch (this) {
      case F64 -> (float) from.getDouble(at);
      case F32 -> from.getFloat(at);
      case F16 -> Float16.toFloat(from.getShort(at));
      case BF16 -> Float16.brainToFloat(from.getShort(at));
      case F8_E4M3 -> e4m3(from.get(at));
      case F8_E5M2 -> Float16.toFloat((short) (from.get(at) << 8));
    };
  }

  /** The first {@code count} values of the buffer. */
  float[] values(ByteBuffer from, int count) {
    float[] to = new float[count];
    if (this == F32) {
      from.slice().order(from.order()).asFloatBuffer().get(to);
      return to;
    }
    int start = from.position();
    for (int i = 0; i < count; i++) {
      to[i] = value(from, start + i * bytes);
    }
    return to;
  }

  private static float e4m3(byte bits) {
    int magnitude = bits & 0x7f;
    if (magnitude == 0x7f) {
      return Float.NaN;
    }
    int exponent = magnitude >>> 3;
    int fraction = magnitude & 7;
    float value =
        exponent == 0 ? fraction * 0x1p-9f : Math.scalb(1 + fraction * 0x1p-3f, exponent - 7);
    return bits < 0 ? -value : value;
  }
}
