package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The network's input: its declared dimensions, the open ones filled in, at a batch of 1.
 *
 * @param value how ONNX sees the input's tensor
 */
record InputValue(Value value, Imported.Values numbers) {
  private static final Set<Integer> COLOURS = Set.of(1, 3, 4);
  private static final int OPEN = -1;

  /**
   * Reads a declaration. Rank 4 is images: [N, C, H, W], or [N, H, W, C] if the last axis alone has
   * the length of colours. Other ranks are read in the file's order.
   *
   * @param given shape (H, W, C), or the other rank's without the batch; null if unknown
   */
  static InputValue of(ValueInfoProto declared, Shape given) {
    TypeProto.Tensor type = declared.getType().getTensorType();
    DataType numbers = DataType.forNumber(type.getElemType());
    Imported.Values values =
        switch (numbers == null ? DataType.UNDEFINED : numbers) {
          case FLOAT, FLOAT16, BFLOAT16, DOUBLE -> Imported.Values.FLOATS;
          case UINT8 -> Imported.Values.BYTES;
          default ->
              throw new IllegalArgumentException(
                  "its input %s holds %s, wanted floats or uint8"
                      .formatted(declared.getName(), numbers));
        };
    List<Dimension> dimensions = type.getShape().getDimList();
    int[] dims = new int[dimensions.size()];
    for (int i = 0; i < dims.length; i++) {
      long size = dimensions.get(i).getDimValue();
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "its input %s is %s".formatted(declared.getName(), text(dimensions)));
      }
      dims[i] = size == 0 ? OPEN : (int) size;
    }
    if (dims.length == 0) {
      throw new IllegalArgumentException(
          "its input %s has no dimensions".formatted(declared.getName()));
    }
    if (dims.length == 4 && dims[0] > 1) {
      throw new IllegalArgumentException(
          "its input %s is %s, a batch of %d; wanted an export with an open batch or one of 1"
              .formatted(declared.getName(), text(dimensions), dims[0]));
    }
    List<Integer> order = order(dims);
    fill(dims, order, given);
    for (int size : dims) {
      if (size == OPEN) {
        throw new IllegalArgumentException(
            "its input %s is %s; an open size wants the shape of the input, found %s"
                .formatted(declared.getName(), text(dimensions), given == null ? "none" : given));
      }
    }
    Shape shape = Shape.of(dims);
    Value value = new Value(0, shape, order);
    value.physical().length();
    return new InputValue(value, values);
  }

  private static List<Integer> order(int[] dims) {
    if (dims.length == 4) {
      dims[0] = 1;
      boolean last = COLOURS.contains(dims[3]) && dims[1] != OPEN;
      return last && !COLOURS.contains(dims[1]) ? List.of(1, 2, 3) : List.of(2, 3, 1);
    }
    if (dims.length == 1) {
      return List.of(0);
    }
    if (dims[0] == OPEN) {
      dims[0] = 1;
    }
    return Value.natural(Shape.of(Arrays.stream(dims).map(Math::abs).toArray()));
  }

  private static void fill(int[] dims, List<Integer> order, Shape given) {
    if (given == null || given.rank() != order.size()) {
      return;
    }
    for (int place = 0; place < order.size(); place++) {
      if (dims[order.get(place)] == OPEN) {
        dims[order.get(place)] = given.at(place);
      }
    }
  }

  private static String text(List<Dimension> dimensions) {
    return dimensions.stream()
        .map(d -> d.hasDimValue() && d.getDimValue() != 0 ? "" + d.getDimValue() : "?")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
