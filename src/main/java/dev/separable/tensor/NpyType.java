package dev.separable.tensor;

import java.nio.ByteBuffer;

/**
 * The element types of {@code .npy} files that are read as float32: IEEE floats, two's complement
 * integers and booleans (0 or 1). A value that float32 cannot hold is rounded to the nearest.
 */
public enum NpyType {
  /** IEEE half precision, NumPy's {@code f2}. */
  FLOAT16(2),
  /** IEEE single precision, NumPy's {@code f4}. */
  FLOAT32(4),
  /** IEEE double precision, NumPy's {@code f8}. */
  FLOAT64(8),
  /** NumPy's {@code b1}; any byte but 0 is true. */
  BOOL(1),
  /** NumPy's {@code i1}. */
  INT8(1),
  /** NumPy's {@code u1}. */
  UINT8(1),
  /** NumPy's {@code i2}. */
  INT16(2),
  /** NumPy's {@code u2}. */
  UINT16(2),
  /** NumPy's {@code i4}. */
  INT32(4),
  /** NumPy's {@code u4}. */
  UINT32(4),
  /** NumPy's {@code i8}. */
  INT64(8),
  /** NumPy's {@code u8}. */
  UINT64(8);

  private final int bytes;

  NpyType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one value in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether values are floating-point numbers. */
  public boolean isFloat() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  /** NumPy's name of the type, such as {@code float32}. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Fills {@code to} with the values at the position of {@code from}, in its byte order. */
  void decode(ByteBuffer from, float[] to) {
    if (this == FLOAT32) {
      from.asFloatBuffer().get(to);
      return;
    }
    int start = from.position();
    for (int i = 0; i < to.length; i++) {
      to[i] = value(from, start + i * bytes);
    }
  }

  private float value(ByteBuffer from, int at) {
    return switch (this) {
      case FLOAT16 -> Float16.toFloat(from.getShort(at));
      case FLOAT32 -> from.getFloat(at);
      case FLOAT64 -> (float) from.getDouble(at);
      case BOOL -> from.get(at) == 0 ? 0 : 1;
      case INT8 -> from.get(at);
      case UINT8 -> from.get(at) & 0xff;
      case INT16 -> from.getShort(at);
      case UINT16 -> from.getChar(at);
      case INT32 -> from.getInt(at);
      case UINT32 -> from.getInt(at) & 0xffffffffL;
      case INT64 -> from.getLong(at);
      case UINT64 -> unsigned(from.getLong(at));
    };
  }

  /** Rounds once: halving keeps the lowest bit as a sticky one, so the half rounds as the whole. */
  private static float unsigned(long bits) {
    return bits >= 0 ? bits : (float) ((bits >>> 1) | (bits & 1)) * 2;
  }
}
