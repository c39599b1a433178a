package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.separable.graph.Formula;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

/** Arithmetic on known tensors, worked out when the file is read. */
final class FoldNumbers {
  private FoldNumbers() {}

  static void register(Map<String, Consumer<Call>> table) {
    binary(table, "Add", Double::sum, Long::sum);
    binary(table, "Sub", (a, b) -> a - b, (a, b) -> a - b);
    binary(table, "Mul", (a, b) -> a * b, (a, b) -> a * b);
    binary(table, "Div", (a, b) -> a / b, (a, b) -> a / b);
    binary(table, "Pow", Math::pow, (a, b) -> (long) Math.pow(a, b));
    binary(table, "Min", Math::min, Math::min);
    binary(table, "Max", Math::max, Math::max);
    table.put("Mod", FoldNumbers::mod);
    comparisons(table);
    functions(table);
    table.put("Clip", FoldNumbers::clip);
    table.put("Cast", FoldNumbers::cast);
    table.put("CastLike", call -> call.result(cast(call, call.literal(0), call.literal(1).type())));
    table.put("Where", FoldNumbers::where);
    table.put("Range", FoldNumbers::range);
    table.put("ReduceProd", call -> reduce(call, 1, (a, b) -> a * b));
    table.put("ReduceSum", call -> reduce(call, 0, Double::sum));
    table.put("ReduceMax", call -> reduce(call, Double.NEGATIVE_INFINITY, Math::max));
    table.put("ReduceMin", call -> reduce(call, Double.POSITIVE_INFINITY, Math::min));
    table.put("QuantizeLinear", FoldNumbers::quantize);
    table.put("DequantizeLinear", FoldNumbers::dequantize);
  }

  private static void comparisons(Map<String, Consumer<Call>> table) {
    compare(table, "Equal", (a, b) -> a == b ? 1 : 0);
    compare(table, "Greater", (a, b) -> a > b ? 1 : 0);
    compare(table, "GreaterOrEqual", (a, b) -> a >= b ? 1 : 0);
    compare(table, "Less", (a, b) -> a < b ? 1 : 0);
    compare(table, "LessOrEqual", (a, b) -> a <= b ? 1 : 0);
    compare(table, "And", (a, b) -> a * b);
    compare(table, "Or", Math::max);
  }

  private static void functions(Map<String, Consumer<Call>> table) {
    unary(table, "Not", x -> 1 - x);
    unary(table, "Floor", Math::floor);
    unary(table, "Ceil", Math::ceil);
    unary(table, "Round", Math::rint);
    unary(table, "Sqrt", Math::sqrt);
    unary(table, "Exp", Math::exp);
    unary(table, "Log", Math::log);
    unary(table, "Neg", x -> -x, x -> -x);
    unary(table, "Abs", Math::abs, Math::abs);
    unary(table, "Reciprocal", x -> 1 / x);
    unary(table, "Erf", Formula.Named.ERF::apply);
    unary(table, "Relu", Activation.RELU::apply);
    unary(table, "Sigmoid", Activation.SIGMOID::apply);
    unary(table, "Tanh", Activation.TANH::apply);
  }

  private static Literal empty(Call call, DataType type, Shape dims) {
    call.budget().spend(dims.elements());
    return Literal.zeros(call.name(), type, dims);
  }

  private static void binary(
      Map<String, Consumer<Call>> table,
      String name,
      DoubleBinaryOperator floats,
      LongBinaryOperator integers) {
    table.put(
        name,
        call -> {
          Literal made = call.literal(0);
          for (int i = 1; i < call.inputs(); i++) {
            made = combined(call, made, call.literal(i), floats, integers);
          }
          call.result(made);
        });
  }

  private static Literal combined(
      Call call, Literal a, Literal b, DoubleBinaryOperator floats, LongBinaryOperator integers) {
    Shape dims = ElementwiseOps.broadcast(a.dims(), b.dims());
    Literal left = FoldShapes.broadcast(call, a, dims);
    Literal right = FoldShapes.broadcast(call, b, dims);
    Literal made = empty(call, a.type(), dims);
    for (int i = 0; i < made.length(); i++) {
      if (made.isFloat()) {
        made.set(i, floats.applyAsDouble(left.number(i), right.number(i)));
      } else {
        made.set(i, integers.applyAsLong(left.integer(i), right.integer(i)));
      }
    }
    return made;
  }

  private static void mod(Call call) {
    boolean truncates = call.attributes().flag("fmod", 0);
    call.result(
        combined(
            call,
            call.literal(0),
            call.literal(1),
            (a, b) -> a % b,
            truncates ? (a, b) -> a % b : Math::floorMod));
  }

  private static void compare(
      Map<String, Consumer<Call>> table, String name, DoubleBinaryOperator test) {
    table.put(
        name,
        call -> {
          Shape dims = ElementwiseOps.broadcast(call.literal(0).dims(), call.literal(1).dims());
          Literal left = FoldShapes.broadcast(call, call.literal(0), dims);
          Literal right = FoldShapes.broadcast(call, call.literal(1), dims);
          Literal made = empty(call, DataType.BOOL, dims);
          for (int i = 0; i < made.length(); i++) {
            made.set(i, test.applyAsDouble(left.number(i), right.number(i)));
          }
          call.result(made);
        });
  }

  private static void unary(
      Map<String, Consumer<Call>> table, String name, DoubleUnaryOperator function) {
    unary(table, name, function, x -> (long) function.applyAsDouble(x));
  }

  private static void unary(
      Map<String, Consumer<Call>> table,
      String name,
      DoubleUnaryOperator floats,
      LongUnaryOperator integers) {
    table.put(
        name,
        call -> {
          Literal from = call.literal(0);
          Literal made = empty(call, from.type(), from.dims());
          for (int i = 0; i < made.length(); i++) {
            if (made.isFloat()) {
              made.set(i, floats.applyAsDouble(from.number(i)));
            } else {
              made.set(i, integers.applyAsLong(from.integer(i)));
            }
          }
          call.result(made);
        });
  }

  private static void clip(Call call) {
    Literal from = call.literal(0);
    double low = call.attributes().number("min", Float.NEGATIVE_INFINITY);
    double high = call.attributes().number("max", Float.POSITIVE_INFINITY);
    low = call.has(1) ? call.literal(1).number(0) : low;
    high = call.has(2) ? call.literal(2).number(0) : high;
    Literal made = empty(call, from.type(), from.dims());
    for (int i = 0; i < made.length(); i++) {
      double value = from.number(i);
      if (value < low || value > high) {
        made.set(i, value < low ? low : high);
      } else {
        made.copy(i, from, i);
      }
    }
    call.result(made);
  }

  private static void cast(Call call) {
    call.attributes().ignore("saturate", "round_mode");
    DataType type = FoldShapes.type(call.attributes().integer("to", 0));
    call.result(cast(call, call.literal(0), type));
  }

  static Literal cast(Call call, Literal from, DataType type) {
    if (type == from.type()) {
      return from;
    }
    Literal made = empty(call, type, from.dims());
    for (int i = 0; i < made.length(); i++) {
      made.copy(i, from, i);
    }
    return made;
  }

  private static void where(Call call) {
    Shape dims = ElementwiseOps.broadcast(call.literal(1).dims(), call.literal(2).dims());
    dims = ElementwiseOps.broadcast(call.literal(0).dims(), dims);
    Literal test = FoldShapes.broadcast(call, call.literal(0), dims);
    Literal yes = FoldShapes.broadcast(call, call.literal(1), dims);
    Literal no = FoldShapes.broadcast(call, call.literal(2), dims);
    Literal made = empty(call, yes.type(), dims);
    for (int i = 0; i < made.length(); i++) {
      made.copy(i, test.integer(i) != 0 ? yes : no, i);
    }
    call.result(made);
  }

  private static void range(Call call) {
    double start = call.literal(0).number(0);
    double limit = call.literal(1).number(0);
    double delta = call.literal(2).number(0);
    double count = Math.max(0, Math.ceil((limit - start) / delta));
    if (!(count <= 1 << 24)) {
      throw new IllegalArgumentException("%s to %s by %s".formatted(start, limit, delta));
    }
    Literal made = empty(call, call.literal(0).type(), Shape.of((int) count));
    for (int i = 0; i < made.length(); i++) {
      made.set(i, start + i * delta);
    }
    call.result(made);
  }

  private static void reduce(Call call, double begin, DoubleBinaryOperator join) {
    Literal from = call.literal(0);
    int rank = from.dims().rank();
    TreeSet<Integer> axes = ReduceOps.axes(call, rank);
    boolean keep = call.attributes().flag("keepdims", 1);
    if (axes.isEmpty()) {
      call.result(from);
      return;
    }
    if (axes.size() < rank && from.length() == 0) {
      throw new IllegalArgumentException("reduces nothing");
    }
    call.budget().spend(from.length());
    int[] dims = from.dims().toArray();
    axes.forEach(axis -> dims[axis] = 1);
    Literal made = empty(call, from.type(), Shape.of(dims));
    double[] sums = new double[made.length()];
    Arrays.fill(sums, begin);
    for (int i = 0; i < from.length(); i++) {
      int rest = i;
      int at = 0;
      int stride = 1;
      for (int axis = rank - 1; axis >= 0; axis--) {
        at += axes.contains(axis) ? 0 : rest % from.dims().at(axis) * stride;
        stride *= dims[axis];
        rest /= from.dims().at(axis);
      }
      sums[at] = join.applyAsDouble(sums[at], from.number(i));
    }
    for (int i = 0; i < sums.length; i++) {
      made.set(i, sums[i]);
    }
    int[] kept =
        IntStream.range(0, rank)
            .filter(axis -> keep || !axes.contains(axis))
            .map(axis -> dims[axis])
            .toArray();
    call.result(made.reshaped(call.name(), Shape.of(kept)));
  }

  /** Which scale belongs to each place: one for all, or one per place of an axis. */
  private record Scales(int count, int inner) {
    static Scales of(Call call) {
      Literal from = call.literal(0);
      Literal scale = call.literal(1);
      int block = (int) call.attributes().integer("block_size", 0);
      long given = call.attributes().integer("axis", 1);
      if (block != 0) {
        throw new IllegalArgumentException("block_size is not supported");
      }
      if (scale.length() == 1) {
        return new Scales(1, 1);
      }
      int axis = Call.axis(given, from.dims().rank());
      if (scale.dims().rank() != 1 || scale.length() != from.dims().at(axis)) {
        throw new IllegalArgumentException(
            "scale %s is %s for axis %d of %s"
                .formatted(scale.name(), scale.dims(), axis, from.dims()));
      }
      int inner = 1;
      for (int i = axis + 1; i < from.dims().rank(); i++) {
        inner *= from.dims().at(i);
      }
      return new Scales(scale.length(), inner);
    }

    int at(int i) {
      return i / inner % count;
    }
  }

  private static long zero(Call call, int at) {
    return call.has(2) ? call.literal(2).integer(at) : 0;
  }

  private static void requireZeros(Call call) {
    if (call.has(2) && call.literal(2).length() != call.literal(1).length()) {
      throw new IllegalArgumentException(
          "scale is %s and zero point %s"
              .formatted(call.literal(1).dims(), call.literal(2).dims()));
    }
  }

  private static void dequantize(Call call) {
    Scales scales = Scales.of(call);
    call.attributes().ignore("output_dtype");
    requireZeros(call);
    Literal from = call.literal(0);
    Literal scale = call.literal(1);
    Literal made = empty(call, DataType.FLOAT, from.dims());
    for (int i = 0; i < made.length(); i++) {
      int at = scales.at(i);
      made.set(i, (float) (from.integer(i) - zero(call, at)) * (float) scale.number(at));
    }
    call.result(made);
  }

  private static void quantize(Call call) {
    Scales scales = Scales.of(call);
    call.attributes().ignore("saturate", "precision");
    requireZeros(call);
    Literal from = call.literal(0);
    Literal scale = call.literal(1);
    DataType type = QuantizeOps.type(call);
    QuantizeOps.Limits limits = QuantizeOps.Limits.of(type);
    Literal made = empty(call, type, from.dims());
    for (int i = 0; i < made.length(); i++) {
      int at = scales.at(i);
      double whole = Math.rint((float) from.number(i) / (float) scale.number(at)) + zero(call, at);
      made.set(i, (long) Math.min(Math.max(whole, limits.low()), limits.high()));
    }
    call.result(made);
  }
}
