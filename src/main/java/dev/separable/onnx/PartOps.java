package dev.separable.onnx;

import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Operators that join values or take parts of them. */
final class PartOps {
  private PartOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("Concat", PartOps::concat);
    table.put("Split", PartOps::split);
    table.put("Slice", PartOps::slice);
    table.put("Gather", PartOps::gather);
    table.put("Pad", PartOps::pad);
  }

  private static void concat(Call call) {
    Value first = null;
    for (int i = 0; i < call.inputs(); i++) {
      boolean larger =
          call.data(i) instanceof Value v
              && (first == null || v.dims().elements() > first.dims().elements());
      first = larger ? call.value(i) : first;
    }
    if (first == null) {
      throw new IllegalArgumentException("reads nothing");
    }
    int axis = Call.axis(call.attributes().integer("axis", 0), first.dims().rank());
    Shape dims = joined(call, axis);
    if (call.inputs() == 1) {
      call.result(first);
      return;
    }
    List<Integer> order = orderWith(first, dims, axis);
    int[] from = new int[call.inputs()];
    for (int i = 0; i < from.length; i++) {
      from[i] = call.placed(call.data(i), call.data(i).dims(), order).node();
    }
    Op op = new Move.Concat(order.indexOf(axis));
    call.result(new Value(call.add(op, Value.physical(dims, order), from), dims, order));
  }

  /** Dimensions of all inputs one after the other. */
  static Shape joined(Call call, int axis) {
    int[] dims = call.data(0).dims().toArray();
    for (int i = 1; i < call.inputs(); i++) {
      Shape next = call.data(i).dims();
      boolean fits = next.rank() == dims.length;
      for (int k = 0; fits && k < dims.length; k++) {
        fits = k == axis || next.at(k) == dims[k];
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "cannot join %s and %s along axis %d".formatted(call.data(0).dims(), next, axis));
      }
      dims[axis] = Math.addExact(dims[axis], next.at(axis));
    }
    return Shape.of(dims);
  }

  /** The value's order if that axis and all long ones stand in it, else ONNX's. */
  private static List<Integer> orderWith(Value value, Shape dims, int... axes) {
    List<Integer> order = value.orderOfAxes();
    for (int axis : axes) {
      if (!order.contains(axis)) {
        List<Integer> natural = new ArrayList<>(Value.natural(dims));
        if (!natural.contains(0) && Arrays.stream(axes).anyMatch(a -> a == 0)) {
          natural.add(0, 0);
        }
        return natural;
      }
    }
    return order;
  }

  private static void split(Call call) {
    Value read = call.value(0);
    int axis = Call.axis(call.attributes().integer("axis", 0), read.dims().rank());
    long[] sizes = sizes(call, read.dims().at(axis));
    int from = 0;
    for (int i = 0; i < call.outputs(); i++) {
      int to = Math.toIntExact(from + sizes[i]);
      if (!call.name(i).isEmpty()) {
        call.result(i, part(call, read, axis, new int[] {from, to, 1}, call.name(i)));
      }
      from = to;
    }
  }

  /** Lengths of the parts; equal ones, the last perhaps shorter, where the file tells none. */
  static long[] sizes(Call call, int length) {
    long[] sizes = call.integers("split", 1);
    int parts = (int) call.attributes().integer("num_outputs", call.outputs());
    if (sizes == null) {
      int each = Call.ceilDiv(length, Math.max(parts, 1));
      sizes = new long[call.outputs()];
      Arrays.fill(sizes, each);
      if (sizes.length > 0) {
        sizes[sizes.length - 1] = length - (long) each * (sizes.length - 1);
      }
    }
    if (sizes.length != call.outputs()
        || Arrays.stream(sizes).sum() != length
        || Arrays.stream(sizes).anyMatch(s -> s < 1 || s > length)) {
      throw new IllegalArgumentException(
          "%d in parts of %s for %d outputs"
              .formatted(length, Arrays.toString(sizes), call.outputs()));
    }
    return sizes;
  }

  /** Places from, to and step of one axis; the value itself if that is all of it. */
  private static Value part(Call call, Value read, int axis, int[] range, String name) {
    int length = Call.ceilDiv(range[1] - range[0], range[2]);
    if (length < 1) {
      throw new IllegalArgumentException(
          "takes %s of axis %d of %s".formatted(Arrays.toString(range), axis, read.dims()));
    }
    if (length == read.dims().at(axis)) {
      return read;
    }
    Op op = new Move.Slice(read.place(axis), range[0], range[1], range[2]);
    Value made = read.with(read.node(), axis, length);
    return made.at(call.emitter().add(name, op, made.physical(), read.node()));
  }

  private static void slice(Call call) {
    Value made = call.value(0);
    int[][] ranges = ranges(call, made.dims());
    int last = -1;
    for (int axis = 0; axis < ranges.length; axis++) {
      if (ranges[axis][2] < 1) {
        throw new IllegalArgumentException("step %d, wanted 1 or more".formatted(ranges[axis][2]));
      }
      last =
          ranges[axis][1] - ranges[axis][0] < made.dims().at(axis) || ranges[axis][2] > 1
              ? axis
              : last;
    }
    for (int axis = 0; axis < ranges.length; axis++) {
      String name = axis == last ? call.name() : call.name() + "." + axis;
      made = part(call, made, axis, ranges[axis], name);
    }
    call.result(made);
  }

  /**
   * From, to and step of every axis, within its length; for a negative step, from is the first
   * place and to one before the last.
   */
  static int[][] ranges(Call call, Shape dims) {
    long[] starts = call.integers("starts", 1);
    long[] ends = call.integers("ends", 2);
    int[] axes = call.axes(3, dims.rank());
    long[] steps = call.has(4) ? call.longs(4) : null;
    int[][] ranges = new int[dims.rank()][];
    for (int axis = 0; axis < ranges.length; axis++) {
      ranges[axis] = new int[] {0, dims.at(axis), 1};
    }
    if (starts == null
        || ends == null
        || starts.length != ends.length
        || (axes != null && axes.length != starts.length)
        || (steps != null && steps.length != starts.length)) {
      throw new IllegalArgumentException("starts, ends, axes and steps differ in length");
    }
    for (int i = 0; i < starts.length; i++) {
      int axis = Call.axis(axes == null ? i : axes[i], dims.rank());
      int length = dims.at(axis);
      int step = steps == null ? 1 : (int) Math.max(Math.min(steps[i], length), -length - 1);
      if (step == 0) {
        throw new IllegalArgumentException("a step is 0");
      }
      boolean back = step < 0;
      int from = place(starts[i], length, 0, back ? length - 1 : length);
      int to = place(ends[i], length, back ? -1 : 0, back ? length - 1 : length);
      ranges[axis] = new int[] {from, to, step};
    }
    return ranges;
  }

  /** A place counted from the end if negative, within limits. */
  private static int place(long at, int length, int low, int high) {
    long counted = at < 0 ? at + length : at;
    return (int) Math.min(Math.max(counted, low), high);
  }

  /** One place of an axis, or places at equal distances. */
  private static void gather(Call call) {
    Value read = call.value(0);
    Literal indices = call.literal(1);
    int axis = Call.axis(call.attributes().integer("axis", 0), read.dims().rank());
    int length = read.dims().at(axis);
    if (indices.dims().rank() > 1 || indices.length() == 0) {
      throw new IllegalArgumentException(
          "indices %s are %s, wanted one or a vector".formatted(indices.name(), indices.dims()));
    }
    int first = Call.axis(indices.integer(0), length);
    int step = indices.length() > 1 ? Call.axis(indices.integer(1), length) - first : 1;
    for (int i = 0; i < indices.length(); i++) {
      if (step < 1 || Call.axis(indices.integer(i), length) != first + i * step) {
        throw new IllegalArgumentException(
            "indices %s are not at equal distances upwards".formatted(indices.name()));
      }
    }
    int[] range = {first, first + (indices.length() - 1) * step + 1, step};
    boolean drops = indices.dims().rank() == 0;
    Value made = part(call, read, axis, range, drops ? call.name() + ".kept" : call.name());
    if (drops) {
      Shape dims = ShapeOps.without(made.dims(), List.of(axis));
      made = ShapeOps.reshaped(call, made, dims, call.name());
    }
    call.result(made);
  }

  private static void pad(Call call) {
    Value read = call.value(0);
    int rank = read.dims().rank();
    int[][] pads = pads(call, rank);
    String mode = call.attributes().text("mode", "constant");
    Move.Border border =
        switch (mode) {
          case "constant" -> Move.Border.CONSTANT;
          case "reflect" -> Move.Border.REFLECT;
          case "edge" -> Move.Border.EDGE;
          default -> throw new IllegalArgumentException("mode is " + mode);
        };
    float value = call.has(2) ? call.literal(2).scalar() : call.attributes().number("value", 0);
    int[] padded = new int[rank];
    int count = 0;
    int[] dims = read.dims().toArray();
    for (int axis = 0; axis < rank; axis++) {
      int more = Math.addExact(pads[0][axis], pads[1][axis]);
      if (more > 0) {
        padded[count++] = axis;
      }
      dims[axis] = Math.addExact(dims[axis], more);
    }
    if (count == 0) {
      call.result(read);
      return;
    }
    Value arranged =
        call.emitter().arrange(read, orderWith(read, read.dims(), Arrays.copyOf(padded, count)));
    List<Integer> before = arranged.order().stream().map(axis -> pads[0][axis]).toList();
    List<Integer> after = arranged.order().stream().map(axis -> pads[1][axis]).toList();
    Value made = new Value(arranged.node(), Shape.of(dims), arranged.order());
    Op op = new Move.Pad(before, after, border, border == Move.Border.CONSTANT ? value : 0);
    call.result(made.at(call.add(op, made.physical(), arranged.node())));
  }

  /** Places before and after each axis, 0 or more. */
  static int[][] pads(Call call, int rank) {
    long[] all = call.integers("pads", 1);
    int[] axes = call.has(3) ? call.axes(call.longs(3), rank) : null;
    int count = axes == null ? rank : axes.length;
    if (all == null || all.length != 2 * count) {
      throw new IllegalArgumentException(
          "pads are %s for %d axes".formatted(Arrays.toString(all), count));
    }
    int[][] pads = new int[2][rank];
    for (int i = 0; i < 2 * count; i++) {
      int axis = axes == null ? i % count : axes[i % count];
      if (all[i] < 0) {
        throw new IllegalArgumentException("pads are negative: " + Arrays.toString(all));
      }
      pads[i / count][axis] = Math.toIntExact(all[i]);
    }
    return pads;
  }
}
