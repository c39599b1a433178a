package dev.separable.keras;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.keras.Value.Extent;
import dev.separable.tensor.Padding;
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

/** The graph while it is built: its nodes so far, and their parameters. */
final class ModelGraph {
  private final GraphBuilder graph = new GraphBuilder();
  private final List<Op> ops = new ArrayList<>();
  private final List<Integer> firstInputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>(Set.of("input"));
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();

  /** The (1, 1, C) map that a vector was made of. */
  private final Map<Integer, Integer> maps = new HashMap<>();

  /** The layers that give a value with zeros around it. */
  private final Map<Value, List<String>> padded = new LinkedHashMap<>();

  /** The nodes that add such zeros. */
  private final Map<Value, Integer> pads = new HashMap<>();

  ModelGraph() {
    ops.add(new Op.Input());
    firstInputs.add(0);
  }

  int add(String name, Op op, int... inputs) {
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + "#" + i;
    }
    ops.add(op);
    firstInputs.add(inputs.length == 0 ? 0 : inputs[0]);
    return graph.add(free, op, inputs);
  }

  Op op(int node) {
    return ops.get(node);
  }

  /** The first node that a node reads. */
  int before(int node) {
    return firstInputs.get(node);
  }

  /** Names a layer's output; zeros around it are part of it, once a node adds them. */
  void mark(String layer, Value value) {
    if (value.pad() == null || pads.containsKey(value)) {
      graph.mark(layer, pads.getOrDefault(value, value.node()));
    } else {
      padded.computeIfAbsent(value, v -> new ArrayList<>()).add(layer);
    }
  }

  void parameter(String layer, Role role, Tensor values) {
    parameters.put(role.of(layer), values);
  }

  /** An element-wise node. */
  Value apply(String name, Op op, Value value) {
    Value whole = whole(name, value);
    return whole.at(add(name, op, whole.node()));
  }

  /** The value with its padding as a node. */
  Value whole(String name, Value value) {
    Padding.Explicit pad = value.pad();
    if (pad == null) {
      return value;
    }
    Integer made = pads.get(value);
    if (made == null) {
      List<Integer> before = List.of(pad.top(), pad.left(), 0);
      List<Integer> after = List.of(pad.bottom(), pad.right(), 0);
      Op op = new Move.Pad(before, after, Move.Border.CONSTANT, 0);
      int node = add(name + ".pad", op, value.node());
      padded.getOrDefault(value, List.of()).forEach(layer -> graph.mark(layer, node));
      pads.put(value, node);
      made = node;
    }
    return Value.of(made, 3, value.channels());
  }

  /** A map or vector as a vector. */
  Value vector(String name, Value value) {
    Value whole = whole(name, value);
    if (whole.rank() == 1) {
      return whole;
    }
    int node = add(name, new Op.Flatten(), whole.node());
    if (whole.extent() != Extent.ONE) {
      return Value.of(node, 1, -1);
    }
    maps.put(node, whole.node());
    return Value.of(node, 1, whole.channels());
  }

  /** A vector of C values as a (1, 1, C) map. */
  Value map(String name, Value vector) {
    Integer map = maps.get(vector.node());
    if (map == null) {
      map = add(name, new Move.Reshape(Shape.of(1, 1, vector.channels())), vector.node());
      maps.put(vector.node(), map);
    }
    return new Value(map, 3, vector.channels(), Extent.ONE, null);
  }

  Weights weights() {
    return Weights.of(parameters);
  }

  Graph build(Value output) {
    padded.forEach((value, names) -> whole(names.get(0), value));
    return graph.build(output.node());
  }
}
