package dev.separable.onnx;

import dev.separable.graph.Formula;
import dev.separable.graph.Op;
import dev.separable.graph.Op.Operator;
import dev.separable.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Arithmetic of two values or more, with NumPy's broadcasting. */
final class ElementwiseOps {
  private ElementwiseOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("Add", call -> binary(call, Operator.ADD));
    table.put("Sub", call -> binary(call, Operator.SUBTRACT));
    table.put("Mul", call -> binary(call, Operator.MULTIPLY));
    table.put("Div", call -> binary(call, Operator.DIVIDE));
    table.put("Pow", call -> binary(call, Operator.POWER));
    table.put("Min", call -> call.result(fold(call, Operator.MINIMUM)));
    table.put("Max", call -> call.result(fold(call, Operator.MAXIMUM)));
    table.put("Sum", call -> call.result(fold(call, Operator.ADD)));
    table.put("Mean", ElementwiseOps::mean);
  }

  private static void binary(Call call, Operator operator) {
    call.result(of(call, operator, call.data(0), call.data(1), call.name()));
  }

  /** Any number of inputs, from the left; one alone is itself. */
  private static Data fold(Call call, Operator operator) {
    Data sum = call.data(0);
    for (int i = 1; i < call.inputs(); i++) {
      String name = i == call.inputs() - 1 ? call.name() : call.name() + "." + i;
      sum = of(call, operator, sum, call.data(i), name);
    }
    return sum;
  }

  private static void mean(Call call) {
    Value sum = call.value(fold(call, Operator.ADD));
    Formula divide = new Formula.Affine(1f / call.inputs(), 0);
    call.result(ActivationOps.chain(call, sum, List.of(new Op.Apply(divide))));
  }

  /** The shape that both repeat to. */
  static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    Shape wideA = Value.lifted(a, rank);
    Shape wideB = Value.lifted(b, rank);
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      if (wideA.at(i) != wideB.at(i) && wideA.at(i) != 1 && wideB.at(i) != 1) {
        throw new IllegalArgumentException("cannot combine %s and %s".formatted(a, b));
      }
      dims[i] = wideA.at(i) == 1 ? wideB.at(i) : wideA.at(i);
    }
    return Shape.of(dims);
  }

  /** The result of an operator on two values, as a node of that name. */
  static Value of(Call call, Operator operator, Data a, Data b, String name) {
    Shape dims = broadcast(a.dims(), b.dims());
    if (b instanceof Literal known && a instanceof Value value && known.length() == 1) {
      return unary(call, value, dims, right(operator, known.scalar()), name);
    }
    if (a instanceof Literal known && b instanceof Value value && known.length() == 1) {
      Op op = left(operator, known.scalar());
      if (op != null) {
        return unary(call, value, dims, op, name);
      }
    }
    return nodes(call, operator, a, b, dims, name);
  }

  private static Value unary(Call call, Value value, Shape dims, Op op, String name) {
    Value wide = value.lifted(dims.rank());
    return wide.at(call.emitter().add(name, op, wide.physical(), wide.node()));
  }

  private static Op affine(float scale, float shift) {
    return new Op.Apply(new Formula.Affine(scale, shift));
  }

  /** x op c. */
  private static Op right(Operator operator, float c) {
    return switch (operator) {
      case ADD -> affine(1, c);
      case SUBTRACT -> affine(1, -c);
      case MULTIPLY -> affine(c, 0);
      case DIVIDE -> new Op.Apply(Formula.divide(c));
      case POWER ->
          c == 0.5f ? new Op.Apply(Formula.Named.SQRT) : new Op.Apply(new Formula.Power(c));
      case MINIMUM -> new Op.Apply(new Formula.Clip(Float.NEGATIVE_INFINITY, c));
      case MAXIMUM -> new Op.Apply(new Formula.Clip(c, Float.POSITIVE_INFINITY));
    };
  }

  /** c op x; null if it wants a node of two inputs. */
  private static Op left(Operator operator, float c) {
    return switch (operator) {
      case SUBTRACT -> affine(-1, c);
      case DIVIDE -> c == 1 ? new Op.Apply(Formula.Named.RECIPROCAL) : null;
      case POWER -> null;
      case ADD, MULTIPLY, MINIMUM, MAXIMUM -> right(operator, c);
    };
  }

  private static Value nodes(
      Call call, Operator operator, Data a, Data b, Shape dims, String name) {
    List<Integer> order = order(a, b, dims);
    Value first = call.placed(a, Value.lifted(a.dims(), dims.rank()), order);
    Value second = call.placed(b, Value.lifted(b.dims(), dims.rank()), order);
    Shape shape = Value.physical(dims, order);
    Op op = new Op.Arithmetic(operator);
    if (first.physical().equals(second.physical())) {
      op =
          switch (operator) {
            case ADD -> new Op.Add();
            case MULTIPLY -> new Op.Multiply();
            default -> op;
          };
    } else if (operator == Operator.MULTIPLY && shape.rank() == 3) {
      if (isPerChannel(first, second)) {
        op = new Op.Multiply();
      } else if (isPerChannel(second, first)) {
        int node = call.emitter().add(name, new Op.Multiply(), shape, second.node(), first.node());
        return new Value(node, dims, order);
      }
    }
    int node = call.emitter().add(name, op, shape, first.node(), second.node());
    return new Value(node, dims, order);
  }

  /** Whether the second is (1, 1, C) for a map (H, W, C). */
  private static boolean isPerChannel(Value map, Value second) {
    Shape factor = second.physical();
    return factor.elements() == factor.at(-1) && factor.at(-1) == map.physical().at(-1);
  }

  /** The order of the larger value, if it has all axes. */
  private static List<Integer> order(Data a, Data b, Shape dims) {
    Value main;
    if (a instanceof Value x && b instanceof Value y) {
      if (x.order().equals(y.order()) && x.dims().equals(y.dims())) {
        return x.order();
      }
      main = y.dims().elements() > x.dims().elements() ? y : x;
    } else if (a instanceof Value x) {
      main = x;
    } else if (b instanceof Value y) {
      main = y;
    } else {
      return Value.natural(dims);
    }
    List<Integer> order = main.lifted(dims.rank()).orderOfAxes();
    for (int axis = 0; axis < dims.rank(); axis++) {
      if (dims.at(axis) > 1 && !order.contains(axis)) {
        return Value.natural(dims);
      }
    }
    return order;
  }
}
