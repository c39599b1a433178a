package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.separable.tensor.Float16;
import dev.separable.tensor.Shape;
import java.util.function.IntUnaryOperator;

/**
 * A tensor that is known when the file is read. Floats of all widths are held as float32, bytes and
 * truth values as bytes, other integers as longs.
 */
final class Literal implements Data {
  private final String name;
  private final DataType type;
  private final Shape dims;
  private final float[] floats;
  private final long[] longs;
  private final byte[] bytes;

  private Literal(
      String name, DataType type, Shape dims, float[] floats, long[] longs, byte[] bytes) {
    Value.requireRank(dims.rank());
    this.name = name;
    this.type = type;
    this.dims = dims;
    this.floats = floats;
    this.longs = longs;
    this.bytes = bytes;
  }

  /** Zeros of that type, to be filled in; the caller has asked the budget. */
  static Literal zeros(String name, DataType type, Shape dims) {
    int length = dims.length();
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16, DOUBLE ->
          new Literal(name, type, dims, new float[length], null, null);
      case INT8, UINT8, BOOL -> new Literal(name, type, dims, null, null, new byte[length]);
      case INT16, UINT16, INT32, UINT32, INT64, UINT64 ->
          new Literal(name, type, dims, null, new long[length], null);
      default ->
          throw new IllegalArgumentException(
              "tensor %s holds %s, wanted floats or integers".formatted(name, type));
    };
  }

  static Literal ofFloats(String name, Shape dims, float[] values) {
    return new Literal(name, DataType.FLOAT, dims, values, null, null);
  }

  static Literal ofLongs(String name, Shape dims, long... values) {
    return new Literal(name, DataType.INT64, dims, null, values, null);
  }

  /** Dimensions as a vector of int64, as the operator Shape gives them. */
  static Literal ofDims(String name, int... values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return ofLongs(name, Shape.of(wide.length), wide);
  }

  String name() {
    return name;
  }

  DataType type() {
    return type;
  }

  @Override
  public Shape dims() {
    return dims;
  }

  boolean isFloat() {
    return floats != null;
  }

  int length() {
    return dims.length();
  }

  /** The value at a place, whatever the type. */
  double number(int i) {
    return floats != null ? floats[i] : integer(i);
  }

  /** The value at a place of a tensor of integers. */
  long integer(int i) {
    if (longs != null) {
      return longs[i];
    }
    if (bytes == null) {
      throw new IllegalArgumentException(
          "tensor %s holds %s, wanted integers".formatted(name, type));
    }
    return type == DataType.INT8 ? bytes[i] : bytes[i] & 0xff;
  }

  /** Writes a value, while the tensor is being made. */
  void set(int i, double value) {
    if (floats != null) {
      floats[i] = narrow((float) value);
    } else if (type == DataType.BOOL) {
      bytes[i] = (byte) (value == 0 ? 0 : 1);
    } else {
      set(i, (long) value);
    }
  }

  /** Writes an integer, while the tensor is being made. */
  void set(int i, long value) {
    if (floats != null) {
      floats[i] = narrow((float) value);
    } else if (longs != null) {
      longs[i] = narrow(value);
    } else {
      bytes[i] = (byte) (type == DataType.BOOL && value != 0 ? 1 : value);
    }
  }

  /** As a value of the type; float64 is held as float32. */
  private float narrow(float value) {
    return switch (type) {
      case FLOAT16 -> Float16.round(value);
      case BFLOAT16 -> Float16.roundBrain(value);
      default -> value;
    };
  }

  /** As a value of the type: the lower bits. */
  private long narrow(long value) {
    return switch (type) {
      case INT16 -> (short) value;
      case UINT16 -> value & 0xffff;
      case INT32 -> (int) value;
      case UINT32 -> value & 0xffffffffL;
      default -> value;
    };
  }

  /** Copies one value of another tensor, while this one is being made. */
  void copy(int to, Literal other, int from) {
    if (other.floats != null) {
      set(to, (double) other.floats[from]);
    } else if (type == DataType.BOOL) {
      set(to, (double) other.integer(from));
    } else {
      set(to, other.integer(from));
    }
  }

  /** All values as float32; must not be written to. */
  float[] toFloats() {
    if (floats != null) {
      return floats;
    }
    float[] wide = new float[length()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = integer(i);
    }
    return wide;
  }

  /** All values of a tensor of integers. */
  long[] toLongs() {
    long[] all = new long[length()];
    for (int i = 0; i < all.length; i++) {
      all[i] = integer(i);
    }
    return all;
  }

  /** The only value. */
  float scalar() {
    if (dims.elements() != 1) {
      throw new IllegalArgumentException(
          "tensor %s is %s, wanted a single number".formatted(name, dims));
    }
    return (float) number(0);
  }

  /** The same values under other dimensions of as many elements. */
  Literal reshaped(String newName, Shape other) {
    if (other.elements() != dims.elements()) {
      throw new IllegalArgumentException("cannot reshape %s %s to %s".formatted(name, dims, other));
    }
    return new Literal(newName, type, other, floats, longs, bytes);
  }

  /** A tensor whose value i is this one's value {@code from(i)}. */
  Literal pick(String newName, Shape other, Budget budget, IntUnaryOperator from) {
    budget.spend(other.elements());
    Literal picked = zeros(newName, type, other);
    for (int i = 0; i < picked.length(); i++) {
      picked.copy(i, this, from.applyAsInt(i));
    }
    return picked;
  }
}
