package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/** Operators that make, move or repeat known tensors, worked out when the file is read. */
final class FoldShapes {
  private FoldShapes() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("Constant", FoldShapes::constant);
    table.put("ConstantOfShape", FoldShapes::constantOfShape);
    table.put("Gather", FoldShapes::gather);
    table.put("Concat", FoldShapes::concat);
    table.put("Slice", FoldShapes::slice);
    table.put("Split", FoldShapes::split);
    table.put("Transpose", FoldShapes::transpose);
    table.put("Expand", FoldShapes::expand);
    table.put("Tile", FoldShapes::tile);
    table.put("Pad", FoldShapes::pad);
    table.put("Reshape", FoldShapes::reshape);
    table.put("Flatten", FoldShapes::flatten);
    table.put("Squeeze", FoldShapes::squeeze);
    table.put("Unsqueeze", FoldShapes::unsqueeze);
  }

  private static void constant(Call call) {
    Attributes attributes = call.attributes();
    TensorProto tensor = attributes.tensor("value");
    float[] floats = attributes.numbers("value_floats");
    long[] longs = attributes.integers("value_ints", (long[]) null);
    Literal made;
    if (tensor != null) {
      made = call.read(tensor);
    } else if (attributes.has("value_float")) {
      made =
          Literal.ofFloats(
              call.name(), Shape.of(), new float[] {attributes.number("value_float", 0)});
    } else if (attributes.has("value_int")) {
      made = Literal.ofLongs(call.name(), Shape.of(), attributes.integer("value_int", 0));
    } else if (longs != null) {
      made = Literal.ofLongs(call.name(), Shape.of(longs.length), longs);
    } else if (attributes.has("value_floats")) {
      made = Literal.ofFloats(call.name(), Shape.of(floats.length), floats);
    } else {
      throw new IllegalArgumentException("holds no tensor, number or list of numbers");
    }
    call.result(made);
  }

  private static void constantOfShape(Call call) {
    Shape dims = ShapeOps.target(call.longs(0));
    TensorProto tensor = call.attributes().tensor("value");
    Literal value =
        tensor == null
            ? Literal.ofFloats(call.name(), Shape.of(1), new float[1])
            : call.read(tensor);
    value.scalar();
    call.result(value.pick(call.name(), dims, call.budget(), i -> 0));
  }

  /** Length of a step along an axis of a row-major tensor. */
  private static int stride(Shape dims, int axis) {
    int stride = 1;
    for (int i = axis + 1; i < dims.rank(); i++) {
      stride *= dims.at(i);
    }
    return stride;
  }

  private static void gather(Call call) {
    Literal from = call.literal(0);
    Literal indices = call.literal(1);
    int axis = Call.axis(call.attributes().integer("axis", 0), from.dims().rank());
    int length = from.dims().at(axis);
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < from.dims().rank(); i++) {
      if (i == axis) {
        Arrays.stream(indices.dims().toArray()).forEach(dims::add);
      } else {
        dims.add(from.dims().at(i));
      }
    }
    int inner = stride(from.dims(), axis);
    int count = indices.length();
    Shape shape = Value.shape(dims);
    call.result(
        from.pick(
            call.name(),
            shape,
            call.budget(),
            i -> {
              int at = Call.axis(indices.integer(i / inner % count), length);
              return (i / inner / count * length + at) * inner + i % inner;
            }));
  }

  private static void concat(Call call) {
    Literal first = call.literal(0);
    int axis = Call.axis(call.attributes().integer("axis", 0), first.dims().rank());
    Shape dims = PartOps.joined(call, axis);
    call.budget().spend(dims.elements());
    Literal made = Literal.zeros(call.name(), first.type(), dims);
    int inner = stride(dims, axis);
    int row = dims.at(axis) * inner;
    int at = 0;
    for (int k = 0; k < call.inputs(); k++) {
      Literal part = call.literal(k);
      int width = part.dims().at(axis) * inner;
      for (int i = 0; i < part.length(); i++) {
        made.copy(i / width * row + at + i % width, part, i);
      }
      at += width;
    }
    call.result(made);
  }

  /**
   * A tensor whose place reads another's: the index along each axis goes through a function of the
   * axis.
   */
  private static Literal mapped(
      Call call, String name, Literal from, Shape dims, IntUnaryOperator[] axes) {
    int[] strides = new int[dims.rank()];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = stride(from.dims(), axis);
    }
    return from.pick(
        name,
        dims,
        call.budget(),
        i -> {
          int rest = i;
          int at = 0;
          for (int axis = strides.length - 1; axis >= 0; axis--) {
            at += axes[axis].applyAsInt(rest % dims.at(axis)) * strides[axis];
            rest /= dims.at(axis);
          }
          return at;
        });
  }

  private static IntUnaryOperator[] same(int rank) {
    IntUnaryOperator[] axes = new IntUnaryOperator[rank];
    Arrays.fill(axes, IntUnaryOperator.identity());
    return axes;
  }

  private static void slice(Call call) {
    Literal from = call.literal(0);
    int[][] ranges = PartOps.ranges(call, from.dims());
    IntUnaryOperator[] axes = same(ranges.length);
    int[] dims = from.dims().toArray();
    for (int axis = 0; axis < ranges.length; axis++) {
      int[] range = ranges[axis];
      dims[axis] = Math.max(0, Call.ceilDiv(range[1] - range[0], range[2]));
      axes[axis] = i -> range[0] + i * range[2];
    }
    call.result(mapped(call, call.name(), from, Shape.of(dims), axes));
  }

  private static void split(Call call) {
    Literal from = call.literal(0);
    int axis = Call.axis(call.attributes().integer("axis", 0), from.dims().rank());
    long[] sizes = PartOps.sizes(call, from.dims().at(axis));
    int begin = 0;
    for (int k = 0; k < sizes.length; k++) {
      int[] dims = from.dims().toArray();
      dims[axis] = (int) sizes[k];
      IntUnaryOperator[] axes = same(dims.length);
      int offset = begin;
      axes[axis] = i -> i + offset;
      call.result(k, mapped(call, call.name(k), from, Shape.of(dims), axes));
      begin += dims[axis];
    }
  }

  private static void transpose(Call call) {
    Literal from = call.literal(0);
    int[] perm = ShapeOps.order(call, from.dims().rank());
    int[] dims = new int[perm.length];
    int[] strides = new int[perm.length];
    for (int i = 0; i < perm.length; i++) {
      dims[i] = from.dims().at(perm[i]);
      strides[i] = stride(from.dims(), perm[i]);
    }
    call.result(
        from.pick(
            call.name(),
            Shape.of(dims),
            call.budget(),
            i -> {
              int rest = i;
              int at = 0;
              for (int axis = dims.length - 1; axis >= 0; axis--) {
                at += rest % dims[axis] * strides[axis];
                rest /= dims[axis];
              }
              return at;
            }));
  }

  private static void expand(Call call) {
    Literal from = call.literal(0);
    Shape dims = ElementwiseOps.broadcast(from.dims(), ShapeOps.target(call.longs(1)));
    call.result(broadcast(call, from, dims));
  }

  /** Axes of length 1 repeated. */
  static Literal broadcast(Call call, Literal from, Shape dims) {
    if (from.dims().equals(dims)) {
      return from;
    }
    Literal wide = from.reshaped(from.name(), Value.lifted(from.dims(), dims.rank()));
    IntUnaryOperator[] axes = same(dims.rank());
    for (int axis = 0; axis < axes.length; axis++) {
      if (wide.dims().at(axis) == 1) {
        axes[axis] = i -> 0;
      }
    }
    return mapped(call, call.name(), wide, dims, axes);
  }

  private static void tile(Call call) {
    Literal from = call.literal(0);
    long[] repeats = call.longs(1);
    if (repeats.length != from.dims().rank()) {
      throw new IllegalArgumentException(
          "%d repeats for %s".formatted(repeats.length, from.dims()));
    }
    int[] dims = from.dims().toArray();
    IntUnaryOperator[] axes = same(dims.length);
    for (int axis = 0; axis < dims.length; axis++) {
      int length = dims[axis];
      dims[axis] = Math.multiplyExact(length, Math.toIntExact(repeats[axis]));
      axes[axis] = i -> i % length;
    }
    call.result(mapped(call, call.name(), from, Shape.of(dims), axes));
  }

  /** Constant borders only. */
  private static void pad(Call call) {
    Literal from = call.literal(0);
    int rank = from.dims().rank();
    int[][] pads = PartOps.pads(call, rank);
    if (!call.attributes().text("mode", "constant").equals("constant")) {
      throw new IllegalArgumentException("mode of a constant's padding, wanted constant");
    }
    float value = call.has(2) ? call.literal(2).scalar() : call.attributes().number("value", 0);
    int[] dims = from.dims().toArray();
    for (int axis = 0; axis < rank; axis++) {
      dims[axis] = Math.addExact(dims[axis], Math.addExact(pads[0][axis], pads[1][axis]));
    }
    Shape shape = Shape.of(dims);
    call.budget().spend(shape.elements());
    Literal made = Literal.zeros(call.name(), from.type(), shape);
    for (int i = 0; i < made.length(); i++) {
      int rest = i;
      int at = 0;
      int stride = 1;
      boolean inside = true;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int place = rest % dims[axis] - pads[0][axis];
        inside &= place >= 0 && place < from.dims().at(axis);
        at += place * stride;
        stride *= from.dims().at(axis);
        rest /= dims[axis];
      }
      if (inside) {
        made.copy(i, from, at);
      } else {
        made.set(i, (double) value);
      }
    }
    call.result(made);
  }

  private static void reshape(Call call) {
    Literal from = call.literal(0);
    boolean zeros = call.attributes().flag("allowzero", 0);
    Shape dims = ShapeOps.target(call.longs(1), from.dims(), zeros);
    call.result(from.reshaped(call.name(), dims));
  }

  private static void flatten(Call call) {
    Literal from = call.literal(0);
    call.result(from.reshaped(call.name(), ShapeOps.flattened(call, from.dims())));
  }

  private static void squeeze(Call call) {
    Literal from = call.literal(0);
    call.result(from.reshaped(call.name(), ShapeOps.squeezed(call, from.dims())));
  }

  private static void unsqueeze(Call call) {
    Literal from = call.literal(0);
    call.result(from.reshaped(call.name(), ShapeOps.unsqueezed(call, from.dims())));
  }

  /** The type of that number; refuses what is no type. */
  static DataType type(long number) {
    DataType type = number != (int) number ? null : DataType.forNumber((int) number);
    if (type == null) {
      throw new IllegalArgumentException("type " + number + " is unknown");
    }
    return type;
  }
}
