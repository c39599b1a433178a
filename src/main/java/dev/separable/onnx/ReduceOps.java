package dev.separable.onnx;

import dev.separable.graph.Formula;
import dev.separable.graph.Op;
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
    table.put("Softmax", call -> call.result(softmax(call, call.name())));
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
    Op op = new Op.Apply(formula);
    int node = call.emitter().add(call.name() + ".terms", op, read.physical(), read.node());
    reduce(call, Reduction.SUM, read.at(node));
  }

  /** The root of the sum of squares. */
  private static void length(Call call) {
    reduceOf(call, new Formula.Power(2));
    if (call.made(0) instanceof Value sum) {
      Op root = new Op.Apply(Formula.Named.SQRT);
      int node = call.emitter().add(call.name() + ".root", root, sum.physical(), sum.node());
      call.result(sum.at(node));
    }
  }

  private static void logSoftmax(Call call) {
    Value softmax = softmax(call, call.name() + ".softmax");
    Op log = new Op.Apply(Formula.Named.LOG);
    call.result(softmax.at(call.add(log, softmax.physical(), softmax.node())));
  }

  /** Before opset 13, all axes from the given one count as a single one. */
  private static Value softmax(Call call, String name) {
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
        return flattened(call, read, axis, name);
      }
      axis = together.isEmpty() ? axis : together.get(0);
    }
    return along(call, read, axis, name);
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
