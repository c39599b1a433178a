package dev.separable.onnx;

import dev.separable.graph.Formula;
import dev.separable.graph.Op;
import dev.separable.graph.Op.Operator;
import dev.separable.graph.Op.Reduction;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Means, sums and extremes along axes; softmax. */
final class ReduceOps {
  private ReduceOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("ReduceMean", call -> reduce(call, Reduction.MEAN, call.value(0)));
    table.put("ReduceSum", call -> reduce(call, Reduction.SUM, call.value(0)));
    table.put("ReduceMax", call -> reduce(call, Reduction.MAX, call.value(0)));
    table.put("ReduceMin", call -> reduce(call, Reduction.MIN, call.value(0)));
    table.put("ReduceL1", call -> reduceOf(call, Formula.Named.ABS));
    table.put("ReduceSumSquare", call -> reduceOf(call, new Formula.Power(2)));
    table.put("ReduceL2", ReduceOps::length);
    table.put("Softmax", ReduceOps::softmax);
    table.put("LogSoftmax", ReduceOps::logSoftmax);
  }

  private static void reduce(Call call, Reduction reduction, Value read) {
    TreeSet<Integer> axes = new TreeSet<>();
    long[] given = call.integers("axes", 1);
    boolean none = given == null || given.length == 0;
    if (none && call.attributes().flag("noop_with_empty_axes", 0)) {
      call.attributes().ignore("keepdims");
      call.result(read);
      return;
    }
    for (int axis = 0; none && axis < read.dims().rank(); axis++) {
      axes.add(axis);
    }
    for (int i = 0; !none && i < given.length; i++) {
      axes.add(Call.axis(given[i], read.dims().rank()));
    }
    boolean keep = call.attributes().flag("keepdims", 1);
    call.attributes().ignore("noop_with_empty_axes");
    Value kept = along(call, reduction, read, axes, keep ? call.name() : call.name() + ".map");
    call.result(keep ? kept : ShapeOps.without(call, kept, axes, call.name()));
  }

  /** The axes are kept, with length 1. */
  static Value along(
      Call call, Reduction reduction, Value read, Iterable<Integer> axes, String name) {
    List<Integer> places = new ArrayList<>();
    int[] dims = read.dims().toArray();
    for (int axis : axes) {
      dims[axis] = 1;
      if (read.place(axis) >= 0) {
        places.add(read.place(axis));
      }
    }
    places.sort(null);
    Shape made = Shape.of(dims);
    Shape shape = Value.physical(made, read.order());
    Op op = new Op.Reduce(reduction, places);
    if (read.order().size() == 3 && places.equals(List.of(0, 1))) {
      op =
          switch (reduction) {
            case MEAN -> new Op.GlobalPool(Op.Pooling.AVERAGE);
            case MAX -> new Op.GlobalPool(Op.Pooling.MAX);
            default -> op;
          };
    }
    int node = places.isEmpty() ? read.node() : call.emitter().add(name, op, shape, read.node());
    return new Value(node, made, read.order());
  }

  /** The sum of a function of the values. */
  private static void reduceOf(Call call, Formula formula) {
    Value read = call.value(0);
    reduce(call, Reduction.SUM, function(call, read, formula, call.name() + ".terms"));
  }

  /** The root of the sum of squares. */
  private static void length(Call call) {
    reduceOf(call, new Formula.Power(2));
    if (call.made(0) instanceof Value sum) {
      call.result(function(call, sum, Formula.Named.SQRT, call.name() + ".root"));
    }
  }

  /** x - largest - log(sum of exp(x - largest)), which stays finite where a softmax is 0. */
  private static void logSoftmax(Call call) {
    Value read = call.value(0);
    int rank = read.dims().rank();
    boolean flattens = call.opset() < 13;
    int axis = Call.axis(call.attributes().integer("axis", flattens ? 1 : -1), rank);
    List<Integer> axes = new ArrayList<>();
    for (int i = axis; i < (flattens ? rank : axis + 1); i++) {
      axes.add(i);
    }
    String name = call.name();
    Value largest = along(call, Reduction.MAX, read, axes, name + ".largest");
    Value below = ElementwiseOps.of(call, Operator.SUBTRACT, read, largest, name + ".below");
    Value powers = function(call, below, Formula.Named.EXP, name + ".exp");
    Value sum = along(call, Reduction.SUM, powers, axes, name + ".sum");
    Value log = function(call, sum, Formula.Named.LOG, name + ".log");
    call.result(ElementwiseOps.of(call, Operator.SUBTRACT, below, log, name));
  }

  /** A function of every value. */
  static Value function(Call call, Value read, Formula formula, String name) {
    Op op = new Op.Apply(formula);
    return read.at(call.emitter().add(name, op, read.physical(), read.node()));
  }

  /** Before opset 13, all axes from the given one count as a single one. */
  private static void softmax(Call call) {
    Value read = call.value(0);
    int rank = read.dims().rank();
    boolean flattens = call.opset() < 13;
    int axis = Call.axis(call.attributes().integer("axis", flattens ? 1 : -1), rank);
    if (flattens) {
      List<Integer> together = new ArrayList<>();
      for (int i = axis; i < rank; i++) {
        if (read.dims().at(i) > 1) {
          together.add(i);
        }
      }
      if (together.size() > 1) {
        call.result(flattened(call, read, axis, call.name()));
        return;
      }
      axis = together.isEmpty() ? axis : together.get(0);
    }
    call.result(along(call, read, axis, call.name()));
  }

  private static Value along(Call call, Value read, int axis, String name) {
    List<Integer> order = new ArrayList<>(read.order());
    if (!order.contains(axis)) {
      order.add(axis);
    }
    Value arranged = call.emitter().arrange(read, order);
    Op op = new Op.Softmax(arranged.place(axis));
    return arranged.at(call.emitter().add(name, op, arranged.physical(), arranged.node()));
  }

  private static Value flattened(Call call, Value read, int axis, String name) {
    int before = 1;
    int after = 1;
    for (int i = 0; i < read.dims().rank(); i++) {
      if (i < axis) {
        before = Math.multiplyExact(before, read.dims().at(i));
      } else {
        after = Math.multiplyExact(after, read.dims().at(i));
      }
    }
    Value flat = ShapeOps.reshaped(call, read, Shape.of(before, after), null);
    Value softmax = along(call, flat, 1, name + ".flat");
    return ShapeOps.reshaped(call, softmax, read.dims(), name);
  }
}
