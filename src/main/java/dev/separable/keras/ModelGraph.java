package dev.separable.keras;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.keras.Value.Extent;
import dev.separable.tensor.Activation;
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

  void mark(String name, int node) {
    graph.mark(name, node);
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
    List<Integer> before = List.of(pad.top(), pad.left(), 0);
    List<Integer> after = List.of(pad.bottom(), pad.right(), 0);
    Op op = new Move.Pad(before, after, Move.Border.CONSTANT, 0);
    return Value.of(add(name + ".pad", op, value.node()), 3, value.channels());
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

  /** The graph with the usual marks, as far as it has such places. */
  Graph build(Value output) {
    int logits = output.node();
    while (op(logits) instanceof Op.Softmax || isSigmoid(logits)) {
      logits = before(logits);
    }
    graph.mark("logits", logits);
    int classifier = logits;
    while (op(classifier) instanceof Op.Flatten) {
      classifier = before(classifier);
    }
    graph.mark("pre_logits", before(classifier));
    markPool(output.node());
    return graph.build(output.node());
  }

  private boolean isSigmoid(int node) {
    return op(node) instanceof Op.Activate a && a.activation() == Activation.SIGMOID;
  }

  /** The last pool over the whole map, or else the pool or map that is made a vector. */
  private void markPool(int end) {
    int pool = -1;
    for (int i = end; i > 0 && pool < 0; i--) {
      pool = op(i) instanceof Op.GlobalPool ? i : -1;
    }
    int vector = -1;
    for (int i = 1; i <= end && vector < 0; i++) {
      boolean reads = op(i) instanceof Op.Flatten && (pool < 0 || before(i) == pool);
      vector = reads ? i : -1;
    }
    if (vector < 0 && pool > 0) {
      vector = add("pooled.vector", new Op.Flatten(), pool);
    }
    if (vector < 0) {
      return;
    }
    int from = before(vector);
    boolean pooled = op(from) instanceof Op.GlobalPool || op(from) instanceof Op.Pool;
    graph.mark("features", pooled ? before(from) : from);
    graph.mark("pooled", vector);
  }
}
