package dev.separable.onnx;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.graph.Parameter;
import dev.separable.graph.Role;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the graph and its weights; brings values into the order that an op needs. */
final class Emitter {
  private final GraphBuilder graph = new GraphBuilder();
  private final Set<String> taken = new HashSet<>(Set.of("input"));
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>(List.of("input"));
  private final List<Shape> shapes = new ArrayList<>();
  private final List<Op> ops = new ArrayList<>(List.of(new Op.Input()));
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Map<Moved, Integer> moved = new HashMap<>();
  private final Map<Placed, Integer> constants = new HashMap<>();
  private final Budget budget;

  /** A node that was moved once need not be moved again. */
  private record Moved(int node, Move move) {}

  /** A constant in an order. */
  private record Placed(Literal literal, Shape dims, List<Integer> order) {}

  /**
   * Begins with the input.
   *
   * @param output name of the network's output, which alone may be called "output"
   */
  Emitter(Shape input, String output, Budget budget) {
    shapes.add(input);
    this.budget = budget;
    if (!output.equals("output")) {
      taken.add("output");
    }
  }

  /** Adds a node without weights. */
  int add(String wanted, Op op, Shape shape, int... from) {
    String name = free(wanted);
    graph.add(name, op, from);
    taken.add(name);
    names.add(name);
    shapes.add(shape);
    ops.add(op);
    return names.size() - 1;
  }

  /** Adds a node with weights, one tensor a role. */
  int add(String wanted, Op.Weighted op, Shape shape, Map<Role, Tensor> tensors, int... from) {
    int node = add(wanted, op, shape, from);
    for (Parameter parameter : op.parameters(names.get(node))) {
      Tensor tensor = tensors.get(parameter.role());
      if (!tensor.shape().equals(parameter.shape())) {
        throw new IllegalArgumentException(
            "its %s is %s, wanted %s"
                .formatted(parameter.role(), tensor.shape(), parameter.shape()));
      }
      budget.spend(tensor.data().length);
      weights.put(parameter.name(), tensor);
    }
    return node;
  }

  /** The name, or the name with a number behind it. */
  private String free(String wanted) {
    String base = wanted.isEmpty() ? "value" : wanted;
    String name = base;
    while (taken.contains(name)) {
      name = base + "." + numbers.merge(base, 1, Integer::sum);
    }
    return name;
  }

  /** Gives a node one more name, unless another node has it. */
  void mark(String name, int node) {
    if (!name.isEmpty() && taken.add(name)) {
      graph.mark(name, node);
    }
  }

  String name(int node) {
    return names.get(node);
  }

  Shape shape(int node) {
    return shapes.get(node);
  }

  Op op(int node) {
    return ops.get(node);
  }

  int size() {
    return ops.size();
  }

  /** The value with its axes in that order. */
  Value arrange(Value value, List<Integer> order) {
    return arrange(value, order, null);
  }

  /**
   * The value with its axes in that order, every place of length 1 where the order has it.
   *
   * @param name for the last node that this takes, if any; null for one that tells of the value
   */
  Value arrange(Value value, List<Integer> order, String name) {
    for (int axis = 0; axis < value.dims().rank(); axis++) {
      if (value.dims().at(axis) != 1 && !order.contains(axis)) {
        throw new IllegalArgumentException(
            "reads %s, wanted axis %d to be 1".formatted(value.dims(), axis));
      }
    }
    Shape wanted = Value.physical(value.dims(), order);
    List<Integer> now = Value.longOnes(value.dims(), value.order());
    boolean inOrder = now.equals(Value.longOnes(value.dims(), order));
    int node = value.node();
    if (!inOrder) {
      List<Integer> places = places(value, order);
      Move move = new Move.Transpose(places);
      Shape shape = Value.physical(shapes.get(node), places);
      node = move(node, move, shape, shape.equals(wanted) ? name : null);
    }
    if (!shapes.get(node).equals(wanted)) {
      node = reshape(node, wanted, name);
    }
    return new Value(node, value.dims(), order);
  }

  /** Which place of the tensor comes where: those of length 1 first if they are not the same. */
  private static List<Integer> places(Value value, List<Integer> order) {
    boolean same =
        order.size() == value.order().size()
            && !order.contains(Value.NONE)
            && value.order().containsAll(order);
    List<Integer> places = new ArrayList<>();
    Shape physical = value.physical();
    for (int i = 0; i < physical.rank() && !same; i++) {
      if (physical.at(i) == 1) {
        places.add(i);
      }
    }
    for (int axis : order) {
      if (same || (axis != Value.NONE && value.dims().at(axis) > 1)) {
        places.add(value.place(axis));
      }
    }
    return places;
  }

  /** The node's values, in the order in which they lie, under another shape. */
  int reshape(int node, Shape shape, String name) {
    return shape.rank() == 1
        ? flatten(node, shape, name)
        : move(node, new Move.Reshape(shape), shape, name);
  }

  private int flatten(int node, Shape shape, String name) {
    if (name != null) {
      return add(name, new Op.Flatten(), shape, node);
    }
    Moved key = new Moved(node, new Move.Reshape(shape));
    return moved.computeIfAbsent(
        key, k -> add(names.get(node) + ".flat", new Op.Flatten(), shape, node));
  }

  private int move(int node, Move move, Shape shape, String name) {
    if (name != null) {
      return add(name, move, shape, node);
    }
    String what = move instanceof Move.Transpose ? ".transposed" : ".reshaped";
    return moved.computeIfAbsent(
        new Moved(node, move), key -> add(names.get(node) + what, move, shape, node));
  }

  /** A node that holds a known tensor, its axes in that order. */
  Value constant(Literal literal, Shape dims, List<Integer> order) {
    Shape shape = Value.physical(dims, order);
    Integer node = constants.get(new Placed(literal, dims, order));
    if (node == null) {
      budget.spend(dims.elements());
      Tensor tensor = new Tensor(dims, literal.toFloats());
      int[] axes = new int[dims.rank()];
      int at = 0;
      for (int axis = 0; axis < axes.length; axis++) {
        if (!order.contains(axis)) {
          axes[at++] = axis;
        }
      }
      for (int axis : order) {
        axes[at++] = axis;
      }
      Tensor placed = tensor.transpose(axes).reshape(shape);
      node =
          add(
              literal.name(),
              new Op.Constant(shape),
              shape,
              Map.of(Role.VALUE, placed),
              new int[0]);
      constants.put(new Placed(literal, dims, order), node);
    }
    return new Value(node, dims, order);
  }

  Graph build(int output) {
    return graph.build(output);
  }

  Weights weights() {
    return Weights.of(weights);
  }
}
