package dev.separable.testing;

import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The float32 initialisers of an ONNX file, and nothing else of it: enough to compare a network of
 * the zoo with the reference on the reference's own weights. Walks the protobuf messages ModelProto
 * (graph = 7), GraphProto (initializer = 5) and TensorProto (dims = 1, data_type = 2, name = 8,
 * raw_data = 9).
 */
public final class OnnxInitializers {
  private static final int FLOAT = 1;

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private OnnxInitializers() {}

  /** By their names in the file. */
  public static Weights read(byte[] file) {
    OnnxInitializers reader = new OnnxInitializers();
    for (Field graph : fields(ByteBuffer.wrap(file))) {
      if (graph.number == 7) {
        for (Field initializer : fields(graph.bytes)) {
          if (initializer.number == 5) {
            reader.tensor(initializer.bytes);
          }
        }
      }
    }
    return Weights.of(reader.tensors);
  }

  private record Field(int number, long value, ByteBuffer bytes) {}

  private void tensor(ByteBuffer message) {
    List<Integer> dims = new ArrayList<>();
    String name = "";
    long type = 0;
    ByteBuffer raw = null;
    for (Field field : fields(message)) {
      switch (field.number) {
        case 1 -> dims.add((int) field.value);
        case 2 -> type = field.value;
        case 8 -> name = StandardCharsets.UTF_8.decode(field.bytes).toString();
        case 9 -> raw = field.bytes;
        default -> {
          // Not needed here.
        }
      }
    }
    if (type == FLOAT && raw != null && !dims.isEmpty()) {
      Shape shape = Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
      float[] values = new float[shape.length()];
      raw.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      tensors.put(name, new Tensor(shape, values));
    }
  }

  private static List<Field> fields(ByteBuffer message) {
    ByteBuffer in = message.slice();
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      long key = varint(in);
      int number = (int) (key >>> 3);
      switch ((int) key & 7) {
        case 0 -> fields.add(new Field(number, varint(in), null));
        case 1 -> in.position(in.position() + 8);
        case 2 -> {
          int length = (int) varint(in);
          fields.add(new Field(number, length, in.slice(in.position(), length)));
          in.position(in.position() + length);
        }
        case 5 -> in.position(in.position() + 4);
        default -> throw new IllegalArgumentException("wire type of key " + key);
      }
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
