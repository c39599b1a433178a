package dev.separable.graph;

import dev.separable.tensor.Activation;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the places that the networks of the zoo mark, in a graph that comes from a file: {@code
 * features}, {@code pooled}, {@code pre_logits}, {@code logits}. Only evident ones are marked, and
 * none whose name the graph has already.
 */
public final class Places {
  private final List<Node> nodes;
  private final Map<String, Integer> marks;
  private final Set<String> taken;
  private final List<Shape> shapes;
  private final int output;

  private Places(Graph graph, Shape input) {
    this.nodes = new ArrayList<>(graph.nodes());
    this.marks = new LinkedHashMap<>(graph.marks());
    this.taken = new HashSet<>(marks.keySet());
    this.shapes = graph.shapes(input);
    this.output = graph.output();
    nodes.forEach(node -> taken.add(node.name()));
  }

  /**
   * The graph with those marks.
   *
   * @param input shape of one input
   * @throws IllegalArgumentException naming the layer that the shapes do not fit
   */
  public static Graph mark(Graph graph, Shape input) {
    Places places = new Places(graph, input);
    places.markPooled(graph.readers());
    places.markLogits();
    return new Graph(places.nodes, places.marks, graph.output());
  }

  private void mark(String name, int node) {
    if (taken.add(name)) {
      marks.put(name, node);
    }
  }

  private Op op(int node) {
    return nodes.get(node).op();
  }

  private int before(int node) {
    return nodes.get(node).inputs().get(0);
  }

  /**
   * The last pool over a whole map that nothing else reads: the map of a squeeze-and-excite is read
   * by its product as well.
   */
  private void markPooled(int[] readers) {
    Set<Integer> needed = needed();
    for (int node = output; node > 0; node--) {
      if (needed.contains(node) && poolsAll(node) && readers[before(node)] == 1) {
        mark("features", before(node));
        mark("pooled", vector(node));
        return;
      }
    }
  }

  private boolean poolsAll(int node) {
    if (op(node) instanceof Op.GlobalPool) {
      return true;
    }
    return op(node) instanceof Op.Pool
        && isOnePlace(shapes.get(node))
        && !isOnePlace(shapes.get(before(node)));
  }

  private static boolean isOnePlace(Shape shape) {
    return shape.elements() == shape.at(-1);
  }

  private Set<Integer> needed() {
    Set<Integer> needed = new HashSet<>(Set.of(output));
    for (int node = output; node > 0; node--) {
      if (needed.contains(node)) {
        needed.addAll(nodes.get(node).inputs());
      }
    }
    return needed;
  }

  /** The vector that is made of a pool right away; one more node where there is none. */
  private int vector(int pool) {
    for (Node node : nodes) {
      if (node.op() instanceof Op.Flatten && node.inputs().get(0) == pool) {
        return node.index();
      }
    }
    if (taken.contains("pooled")) {
      return pool;
    }
    String name = "pooled.vector";
    while (!taken.add(name)) {
      name += "_";
    }
    nodes.add(new Node(nodes.size(), name, new Op.Flatten(), List.of(pool)));
    return nodes.size() - 1;
  }

  private void markLogits() {
    int scores = beforeProbabilities();
    int layer = classifier(scores);
    if (layer > 0) {
      mark("logits", scores);
      mark("pre_logits", before(layer));
    }
  }

  /** What a last softmax or sigmoid reads; the output if there is none. */
  private int beforeProbabilities() {
    int node = output;
    while (isDress(node)) {
      node = before(node);
    }
    boolean probabilities =
        op(node) instanceof Op.Softmax
            || (op(node) instanceof Op.Activate a && a.activation() == Activation.SIGMOID);
    return probabilities ? before(node) : output;
  }

  /** Whether the node shows the same values otherwise, or nearly the same ones. */
  private boolean isDress(int node) {
    Op op = op(node);
    return op instanceof Op.Flatten
        || op instanceof Move.Reshape
        || (op instanceof Op.Apply a
            && (a.formula() instanceof Formula.Quantize
                || a.formula() instanceof Formula.Dequantize));
  }

  /** The linear layer behind those scores, perhaps as a convolution of one place; 0 if none. */
  private int classifier(int scores) {
    int node = scores;
    while (isDress(node) || addsConstant(node)) {
      node = before(node);
    }
    boolean conv =
        op(node) instanceof Op.Conv conv2 && conv2.isPointwise() && isOnePlace(shapes.get(node));
    return conv || op(node) instanceof Op.Linear ? node : 0;
  }

  private boolean addsConstant(int node) {
    Op op = op(node);
    boolean adds =
        op instanceof Op.Add || (op instanceof Op.Arithmetic a && a.operator() == Op.Operator.ADD);
    return adds && op(nodes.get(node).inputs().get(1)) instanceof Op.Constant;
  }
}
