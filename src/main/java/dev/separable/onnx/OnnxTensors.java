package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import dev.separable.tensor.Float16;
import dev.separable.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** TensorProto to {@link Literal}: the payload's length is checked before anything is allocated. */
final class OnnxTensors {
  private final ExternalData external;
  private final Budget budget;

  OnnxTensors(ExternalData external, Budget budget) {
    this.external = external;
    this.budget = budget;
  }

  /** The tensor's values under that name. */
  Literal read(TensorProto tensor, String name) {
    DataType type = DataType.forNumber(tensor.getDataType());
    if (type == null || width(type) == 0) {
      throw new IllegalArgumentException(
          "tensor %s holds %s, wanted floats or integers"
              .formatted(name, type == null ? "type " + tensor.getDataType() : type));
    }
    if (tensor.hasSegment()) {
      throw new IllegalArgumentException("tensor " + name + " is stored in segments");
    }
    Shape dims = dims(tensor, name);
    boolean outside = tensor.getDataLocation() == DataLocation.EXTERNAL;
    ByteString raw = outside ? external.bytes(tensor) : tensor.getRawData();
    Literal read;
    if (outside || !raw.isEmpty() || tensor.hasRawData()) {
      requireLength(name, dims, width(type), raw.size());
      budget.spend(dims.elements());
      read = Literal.zeros(name, type, dims);
      fill(read, raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    } else {
      read = typed(tensor, name, type, dims);
    }
    requireFinite(read);
    return read;
  }

  private static Shape dims(TensorProto tensor, String name) {
    int[] sizes = new int[tensor.getDimsCount()];
    for (int i = 0; i < sizes.length; i++) {
      long size = tensor.getDims(i);
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "tensor %s has dimensions %s".formatted(name, tensor.getDimsList()));
      }
      sizes[i] = (int) size;
    }
    return Shape.of(sizes);
  }

  /** Bytes a value takes in raw data; 0 for what is not read. */
  private static int width(DataType type) {
    return switch (type) {
      case INT8, UINT8, BOOL -> 1;
      case FLOAT16, BFLOAT16, INT16, UINT16 -> 2;
      case FLOAT, INT32, UINT32 -> 4;
      case DOUBLE, INT64, UINT64 -> 8;
      default -> 0;
    };
  }

  private static void requireLength(String name, Shape dims, int width, long found) {
    // Not multiplied: the product of the dimensions may be near 2^63.
    if (found % width != 0 || dims.elements() != found / width) {
      throw new IllegalArgumentException(
          "tensor %s %s wants %d values of %d bytes, found %d bytes"
              .formatted(name, dims, dims.elements(), width, found));
    }
  }

  private static void fill(Literal read, ByteBuffer raw) {
    for (int i = 0; i < read.length(); i++) {
      switch (read.type()) {
        case FLOAT -> read.set(i, (double) raw.getFloat());
        case DOUBLE -> read.set(i, raw.getDouble());
        case FLOAT16 -> read.set(i, (double) Float16.toFloat(raw.getShort()));
        case BFLOAT16 -> read.set(i, (double) Float16.brainToFloat(raw.getShort()));
        case INT8, UINT8, BOOL -> read.set(i, (long) raw.get());
        case INT16 -> read.set(i, (long) raw.getShort());
        case UINT16 -> read.set(i, (long) (raw.getShort() & 0xffff));
        case INT32 -> read.set(i, (long) raw.getInt());
        case UINT32 -> read.set(i, raw.getInt() & 0xffffffffL);
        default -> read.set(i, raw.getLong());
      }
    }
  }

  /** The payload of a tensor without raw data, one list per kind of number. */
  private Literal typed(TensorProto tensor, String name, DataType type, Shape dims) {
    int found =
        switch (type) {
          case FLOAT -> tensor.getFloatDataCount();
          case DOUBLE -> tensor.getDoubleDataCount();
          case INT64 -> tensor.getInt64DataCount();
          case UINT32, UINT64 -> tensor.getUint64DataCount();
          default -> tensor.getInt32DataCount();
        };
    if (dims.elements() != found) {
      throw new IllegalArgumentException(
          "tensor %s %s wants %d values, found %d".formatted(name, dims, dims.elements(), found));
    }
    budget.spend(found);
    Literal read = Literal.zeros(name, type, dims);
    for (int i = 0; i < found; i++) {
      switch (type) {
        case FLOAT -> read.set(i, (double) tensor.getFloatData(i));
        case DOUBLE -> read.set(i, tensor.getDoubleData(i));
        case INT64 -> read.set(i, tensor.getInt64Data(i));
        case UINT32, UINT64 -> read.set(i, tensor.getUint64Data(i));
        case FLOAT16 -> read.set(i, (double) Float16.toFloat((short) tensor.getInt32Data(i)));
        case BFLOAT16 -> read.set(i, (double) Float16.brainToFloat((short) tensor.getInt32Data(i)));
        default -> read.set(i, (long) tensor.getInt32Data(i));
      }
    }
    return read;
  }

  /** A single infinity can be a limit of Clip; in an array it is damage. */
  private static void requireFinite(Literal read) {
    if (!read.isFloat() || read.length() == 1) {
      return;
    }
    float[] values = read.toFloats();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "tensor %s %s holds %s at index %d, wanted finite numbers"
                .formatted(read.name(), read.dims(), values[i], i));
      }
    }
  }
}
