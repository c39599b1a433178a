package dev.separable.onnx;

import dev.separable.graph.Formula;
import dev.separable.graph.Op;
import dev.separable.graph.Op.Operator;
import dev.separable.graph.Reduce;
import dev.separable.graph.Reduce.Reduction;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

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
    TreeSet<Integer> axes = axes(call, read.dims().rank());
    boolean keep = call.attributes().flag("keepdims", 1);
    Value made = along(call, reduction, read, axes, keep ? call.name() : call.name() + ".map");
    if (!keep) {
      made = ShapeOps.reshaped(call, made, ShapeOps.without(made.dims(), axes), call.name());
    }
    call.result(made);
  }

  /** The axes to reduce: all if there are none given, unless the node wants none then. */
  static TreeSet<Integer> axes(Call call, int rank) {
    int[] given = call.axes(1, rank);
    boolean noop = call.attributes().flag("noop_with_empty_axes", 0);
    boolean none = given == null || given.length == 0;
    TreeSet<Integer> axes = new TreeSet<>();
    for (int i = 0; i < (none ? (noop ? 0 : rank) : given.length); i++) {
      axes.add(none ? i : given[i]);
    }
    return axes;
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
    Op op = new Reduce(reduction, places);
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
    List<Integer> axes = together(call, read.dims().rank());
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

  /** The given axis; before opset 13 all from there on, which count as a single one. */
  private static List<Integer> together(Call call, int rank) {
    boolean flattens = call.opset() < 13;
    int axis = Call.axis(call.attributes().integer("axis", flattens ? 1 : -1), rank);
    return IntStream.range(axis, flattens ? rank : axis + 1).boxed().toList();
  }

  private static void softmax(Call call) {
    Value read = call.value(0);
    List<Integer> axes = together(call, read.dims().rank());
    List<Integer> longOnes = Value.longOnes(read.dims(), axes);
    if (longOnes.size() > 1) {
      call.result(flattened(call, read, axes.get(0), call.name()));
    } else {
      int axis = longOnes.isEmpty() ? axes.get(0) : longOnes.get(0);
      call.result(along(call, read, axis, call.name()));
    }
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
