package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.separable.graph.Op;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Operators that change how values are seen, and seldom move them. */
final class ShapeOps {
  private static final Set<DataType> FLOATS =
      Set.of(DataType.FLOAT, DataType.FLOAT16, DataType.DOUBLE, DataType.BFLOAT16);

  private ShapeOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("Reshape", ShapeOps::reshape);
    table.put("Flatten", ShapeOps::flatten);
    table.put("Squeeze", ShapeOps::squeeze);
    table.put("Unsqueeze", ShapeOps::unsqueeze);
    table.put("Transpose", ShapeOps::transpose);
    table.put("Identity", call -> call.result(call.data(0)));
    table.put("Dropout", ShapeOps::dropout);
    table.put("Cast", ShapeOps::cast);
    table.put("CastLike", ShapeOps::castLike);
    table.put("DepthToSpace", ShapeOps::depthToSpace);
    table.put("SpaceToDepth", ShapeOps::spaceToDepth);
    table.put("Expand", ShapeOps::expand);
    table.put("Shape", ShapeOps::shape);
    table.put(
        "Size",
        call ->
            call.result(Literal.ofLongs(call.name(), Shape.of(), call.data(0).dims().elements())));
  }

  private static void shape(Call call) {
    Shape dims = call.data(0).dims();
    int from = bound(call.attributes().integer("start", 0), dims.rank());
    int to = bound(call.attributes().integer("end", dims.rank()), dims.rank());
    int[] part = Arrays.copyOfRange(dims.toArray(), from, Math.max(from, to));
    call.result(Literal.ofDims(call.name(), part));
  }

  private static int bound(long axis, int rank) {
    return (int) Math.min(Math.max(axis < 0 ? axis + rank : axis, 0), rank);
  }

  private static void dropout(Call call) {
    call.attributes().ignore("ratio", "seed");
    if (call.has(2) && call.literal(2).scalar() != 0) {
      throw new IllegalArgumentException("training_mode is on");
    }
    call.result(call.data(0));
  }

  private static void cast(Call call) {
    call.attributes().ignore("saturate", "round_mode");
    call.result(toFloats(call, FoldShapes.type(call.attributes().integer("to", 0))));
  }

  private static Value toFloats(Call call, DataType to) {
    if (!FLOATS.contains(to)) {
      throw new IllegalArgumentException(
          "to %s of a value that depends on the network's input, wanted floats".formatted(to));
    }
    return call.value(0);
  }

  /** To the type of another value; those of the network that are no floats have no type here. */
  private static void castLike(Call call) {
    call.attributes().ignore("saturate", "round_mode");
    if (call.isWhole(1)) {
      throw new IllegalArgumentException("to integers that depend on the network's input");
    }
    DataType to = call.data(1) instanceof Literal like ? like.type() : DataType.FLOAT;
    call.result(
        call.data(0) instanceof Literal known
            ? FoldNumbers.cast(call, known, to)
            : toFloats(call, to));
  }

  private static void reshape(Call call) {
    Value read = call.value(0);
    boolean zeros = call.attributes().flag("allowzero", 0);
    call.result(reshaped(call, read, target(call.longs(1), read.dims(), zeros), call.name()));
  }

  /** Dimensions as Reshape's input tells them: 0 keeps one, -1 is what is left. */
  static Shape target(long[] wanted, Shape from, boolean zerosAreZeros) {
    Value.requireRank(wanted.length);
    int[] dims = new int[wanted.length];
    int open = -1;
    long known = 1;
    for (int i = 0; i < dims.length; i++) {
      if (wanted[i] == -1 && open < 0) {
        open = i;
        continue;
      }
      boolean keeps = wanted[i] == 0 && !zerosAreZeros && i < from.rank();
      dims[i] = keeps ? from.at(i) : Math.toIntExact(wanted[i]);
      known = Math.multiplyExact(known, (long) dims[i]);
    }
    if (open >= 0 && known > 0 && from.elements() % known == 0) {
      dims[open] = Math.toIntExact(from.elements() / known);
      known = from.elements();
    }
    if (known != from.elements() || Arrays.stream(dims).anyMatch(d -> d < 0)) {
      throw new IllegalArgumentException(
          "cannot reshape %s to %s".formatted(from, Arrays.toString(wanted)));
    }
    return Shape.of(dims);
  }

  private static void flatten(Call call) {
    Value read = call.value(0);
    call.result(reshaped(call, read, flattened(call, read.dims()), call.name()));
  }

  /** Dimensions of a matrix: those before the attribute axis times each other, and the others. */
  static Shape flattened(Call call, Shape from) {
    int rank = from.rank();
    long given = call.attributes().integer("axis", 1);
    int axis = given == rank ? rank : Call.axis(given, rank);
    long[] sides = {1, 1};
    for (int i = 0; i < rank; i++) {
      int side = i < axis ? 0 : 1;
      sides[side] = Math.multiplyExact(sides[side], (long) from.at(i));
    }
    return Shape.of(Math.toIntExact(sides[0]), Math.toIntExact(sides[1]));
  }

  private static void squeeze(Call call) {
    Value read = call.value(0);
    call.result(reshaped(call, read, squeezed(call, read.dims()), call.name()));
  }

  /** Dimensions without the given axes of length 1, or without all such. */
  static Shape squeezed(Call call, Shape from) {
    int[] given = call.axes(1, from.rank());
    Stream<Integer> axes =
        given == null
            ? Value.axes(from).stream().filter(axis -> from.at(axis) == 1)
            : Arrays.stream(given).boxed();
    return without(from, axes.toList());
  }

  /** Dimensions without axes of length 1. */
  static Shape without(Shape from, Collection<Integer> axes) {
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      if (!axes.contains(axis)) {
        dims.add(from.at(axis));
      } else if (from.at(axis) != 1) {
        throw new IllegalArgumentException("axis %d of %s is not 1".formatted(axis, from));
      }
    }
    return Value.shape(dims);
  }

  private static void unsqueeze(Call call) {
    Value read = call.value(0);
    call.result(reshaped(call, read, unsqueezed(call, read.dims()), call.name()));
  }

  /** Dimensions with ones at some axes of the result. */
  static Shape unsqueezed(Call call, Shape from) {
    long[] axes = call.integers("axes", 1);
    if (axes == null) {
      throw new IllegalArgumentException("axes are missing");
    }
    int rank = from.rank() + axes.length;
    Value.requireRank(rank);
    int[] dims = new int[rank];
    for (int axis : call.axes(axes, rank)) {
      dims[axis] = 1;
    }
    int at = 0;
    for (int axis = 0; axis < rank; axis++) {
      dims[axis] = dims[axis] == 1 ? 1 : from.at(at++);
    }
    return Shape.of(dims);
  }

  private static void transpose(Call call) {
    Value read = call.value(0);
    call.result(transposed(read, order(call, read.dims().rank())));
  }

  /** The attribute perm; the axes turned round if there is none. */
  static int[] order(Call call, int rank) {
    long[] perm = call.attributes().integers("perm", (long[]) null);
    int[] order = new int[rank];
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < rank; i++) {
      order[i] = perm == null ? rank - 1 - i : perm.length == rank ? Call.axis(perm[i], rank) : 0;
      seen.add(order[i]);
    }
    if (seen.size() != rank) {
      throw new IllegalArgumentException(
          "perm is %s for %d axes".formatted(Arrays.toString(perm), rank));
    }
    return order;
  }

  /** No node: the axes of the same tensor get other numbers. */
  static Value transposed(Value read, int... perm) {
    int[] dims = new int[perm.length];
    Map<Integer, Integer> numbers = new HashMap<>(Map.of(Value.NONE, Value.NONE));
    for (int i = 0; i < perm.length; i++) {
      dims[i] = read.dims().at(perm[i]);
      numbers.put(perm[i], i);
    }
    List<Integer> order = read.order().stream().map(numbers::get).toList();
    return new Value(read.node(), Shape.of(dims), order);
  }

  /** Axes of a value before a reshape and those after it that hold the same places. */
  private record Block(List<Integer> before, List<Integer> after) {}

  /**
   * The value under other dimensions. Axes are split and merged where they stand in the tensor;
   * only those that merge must follow one another there.
   *
   * @param name for the last node that this takes, if any; null for one that tells of the value
   */
  static Value reshaped(Call call, Value read, Shape dims, String name) {
    if (dims.elements() != read.dims().elements()) {
      throw new IllegalArgumentException("cannot reshape %s to %s".formatted(read.dims(), dims));
    }
    if (dims.equals(read.dims())) {
      return read;
    }
    List<Block> blocks = new ArrayList<>(blocks(read.dims(), dims));
    List<Integer> stands = read.order();
    blocks.sort(
        (a, b) ->
            Integer.compare(stands.indexOf(a.before.get(0)), stands.indexOf(b.before.get(0))));
    List<Integer> before = blocks.stream().flatMap(b -> b.before.stream()).toList();
    List<Integer> after =
        blocks.isEmpty()
            ? Value.natural(dims)
            : blocks.stream().flatMap(b -> b.after.stream()).toList();
    Shape shape = Value.physical(dims, after);
    boolean moves = !Value.longOnes(read.dims(), stands).equals(before);
    Shape now = moves ? Value.physical(read.dims(), before) : read.physical();
    boolean more = !now.equals(shape);
    int node = read.node();
    if (moves) {
      node = call.emitter().arrange(read, before, more ? null : name).node();
    }
    if (more) {
      node = call.emitter().reshape(node, shape, name);
    }
    return new Value(node, dims, after);
  }

  /** The finest blocks of axes with equal products; axes of length 1 are in none. */
  private static List<Block> blocks(Shape from, Shape to) {
    List<Integer> before = Value.longOnes(from, Value.axes(from));
    List<Integer> after = Value.longOnes(to, Value.axes(to));
    List<Block> blocks = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size()) {
      int firstI = i;
      int firstJ = j;
      long left = from.at(before.get(i++));
      long right = to.at(after.get(j++));
      while (left != right) {
        if (left < right) {
          left *= from.at(before.get(i++));
        } else {
          right *= to.at(after.get(j++));
        }
      }
      blocks.add(new Block(before.subList(firstI, i), after.subList(firstJ, j)));
    }
    return blocks;
  }

  private static void depthToSpace(Call call) {
    Value read = call.value(0);
    int size = blocksize(call, read);
    int[] d = read.dims().toArray();
    int channels = d[1] / (size * size);
    String mode = call.attributes().text("mode", "DCR");
    if (d[1] % (size * size) != 0 || !(mode.equals("DCR") || mode.equals("CRD"))) {
      throw new IllegalArgumentException(
          "%d channels, blocks of %d, mode %s".formatted(d[1], size, mode));
    }
    boolean depthFirst = mode.equals("DCR");
    Shape split =
        depthFirst
            ? Shape.of(d[0], size, size, channels, d[2], d[3])
            : Shape.of(d[0], channels, size, size, d[2], d[3]);
    Value parts = reshaped(call, read, split, null);
    Value turned =
        depthFirst ? transposed(parts, 0, 3, 4, 1, 5, 2) : transposed(parts, 0, 1, 4, 2, 5, 3);
    Shape dims =
        Shape.of(d[0], channels, Math.multiplyExact(d[2], size), Math.multiplyExact(d[3], size));
    call.result(reshaped(call, turned, dims, call.name()));
  }

  private static void spaceToDepth(Call call) {
    Value read = call.value(0);
    int size = blocksize(call, read);
    int[] d = read.dims().toArray();
    if (d[2] % size != 0 || d[3] % size != 0) {
      throw new IllegalArgumentException("%s in blocks of %d".formatted(read.dims(), size));
    }
    String mode = call.attributes().text("mode", "DCR");
    Shape split = Shape.of(d[0], d[1], d[2] / size, size, d[3] / size, size);
    Value parts = reshaped(call, read, split, null);
    Value turned =
        switch (mode) {
          case "DCR" -> transposed(parts, 0, 3, 5, 1, 2, 4);
          case "CRD" -> transposed(parts, 0, 1, 3, 5, 2, 4);
          default -> throw new IllegalArgumentException("mode is " + mode);
        };
    Shape dims = Shape.of(d[0], d[1] * size * size, d[2] / size, d[3] / size);
    call.result(reshaped(call, turned, dims, call.name()));
  }

  private static int blocksize(Call call, Value read) {
    long size = call.attributes().integer("blocksize", 0);
    if (size < 1 || size > 1 << 10 || read.dims().rank() != 4) {
      throw new IllegalArgumentException("%s in blocks of %d".formatted(read.dims(), size));
    }
    return (int) size;
  }

  /** Only where nothing is repeated, or added as a sum with zeros. */
  private static void expand(Call call) {
    Value read = call.value(0);
    Shape wanted = target(call.longs(1));
    Shape dims = ElementwiseOps.broadcast(read.dims(), wanted);
    if (dims.elements() == read.dims().elements()) {
      call.result(reshaped(call, read, dims, call.name()));
      return;
    }
    call.budget().spend(dims.elements());
    Literal zeros = Literal.ofFloats(call.name() + ".zeros", dims, new float[dims.length()]);
    call.result(ElementwiseOps.of(call, Op.Operator.ADD, read, zeros, call.name()));
  }

  static Shape target(long[] wanted) {
    Value.requireRank(wanted.length);
    int[] dims = new int[wanted.length];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = Math.toIntExact(wanted[i]);
    }
    return Shape.of(dims);
  }
}
