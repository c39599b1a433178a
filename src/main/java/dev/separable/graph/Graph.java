package dev.separable.graph;

import dev.separable.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The only description of a network: nodes in an order of execution, the first one its input, and
 * named places in it. Immutable. It knows neither weights nor the input's height and width.
 */
public final class Graph implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<Node> nodes;
  private final LinkedHashMap<String, Integer> marks;
  private final int output;

  Graph(List<Node> nodes, Map<String, Integer> marks, int output) {
    this.nodes = new ArrayList<>(nodes);
    this.marks = new LinkedHashMap<>(marks);
    this.output = output;
  }

  /** The nodes in an order of execution. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** The node at that place. */
  public Node node(int index) {
    return nodes.get(index);
  }

  /** Index of the node whose value is the network's output. */
  public int output() {
    return output;
  }

  /**
   * Named places beside the layers' own names, such as {@code features}, {@code pooled}, {@code
   * blocks.2}.
   */
  public Map<String, Integer> marks() {
    return Collections.unmodifiableMap(marks);
  }

  /** Every name that {@link #upTo} takes: marks and layers, in the order of execution. */
  public List<String> cuts() {
    List<String> names = new ArrayList<>();
    for (Node node : nodes) {
      if (!marks.containsKey(node.name()) && !(node.op() instanceof Op.Input)) {
        names.add(node.name());
      }
      marks.forEach(
          (mark, index) -> {
            if (index == node.index()) {
              names.add(mark);
            }
          });
    }
    return names;
  }

  /**
   * The part of the graph that leads to a mark or layer of that name, which becomes the output.
   * {@code output} is the output as it is.
   *
   * @throws IllegalArgumentException if there is no such place
   */
  public Graph upTo(String name) {
    int end = name.equals("output") ? output : find(name);
    return new Graph(nodes, marks, end).keepNeeded();
  }

  /** The graph for inputs of that shape alone: of a file whose constants were made for it. */
  public Graph only(Shape input) {
    List<Node> same = new ArrayList<>(nodes);
    same.set(0, new Node(0, nodes.get(0).name(), new Op.Input(input), List.of()));
    return new Graph(same, marks, output);
  }

  /** The graph with one more node that reads the output and becomes the output. */
  public Graph then(String name, Op op) {
    List<Node> longer = new ArrayList<>(nodes);
    longer.add(new Node(nodes.size(), name, op, List.of(output)));
    return new Graph(longer, marks, nodes.size());
  }

  /** The graph without the nodes that do not lead to the output. */
  Graph keepNeeded() {
    boolean[] needed = new boolean[nodes.size()];
    needed[0] = true;
    needed[output] = true;
    for (int i = output; i > 0; i--) {
      if (needed[i]) {
        nodes.get(i).inputs().forEach(from -> needed[from] = true);
      }
    }
    return keep(needed);
  }

  private int find(String name) {
    if (name.equals("input")) {
      return 0;
    }
    Integer mark = marks.get(name);
    if (mark != null) {
      return mark;
    }
    return nodes.stream()
        .filter(node -> node.name().equals(name) && !(node.op() instanceof Op.Input))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no layer '" + name + "'; the cuts of this model are " + cuts()))
        .index();
  }

  private Graph keep(boolean[] needed) {
    int[] moved = new int[nodes.size()];
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes) {
      if (needed[node.index()]) {
        moved[node.index()] = kept.size();
        List<Integer> inputs = node.inputs().stream().map(i -> moved[i]).toList();
        kept.add(new Node(kept.size(), node.name(), node.op(), inputs));
      }
    }
    Map<String, Integer> marksKept = new LinkedHashMap<>();
    marks.forEach(
        (mark, index) -> {
          if (needed[index]) {
            marksKept.put(mark, moved[index]);
          }
        });
    return new Graph(kept, marksKept, moved[output]);
  }

  /** How many nodes read each node's value; the output counts as one reader more. */
  public int[] readers() {
    int[] readers = new int[nodes.size()];
    nodes.forEach(node -> node.inputs().forEach(i -> readers[i]++));
    readers[output]++;
    return readers;
  }

  /**
   * Shape of every node's value for an input of that shape.
   *
   * @throws IllegalArgumentException naming the layer that the shapes do not fit
   */
  public List<Shape> shapes(Shape input) {
    return ShapeInference.shapes(this, input);
  }

  /** All parameters in the order of the layers, in the project's layout. */
  public List<Parameter> parameters() {
    return nodes.stream()
        .flatMap(node -> node.op().layers(node.name()).stream())
        .flatMap(layer -> layer.op().parameters(layer.name()).stream())
        .toList();
  }

  /**
   * Cost of every convolution and linear layer for an input of that shape, in the order of
   * execution.
   */
  public List<CostRow> cost(Shape input) {
    try {
      return Cost.rows(this, input);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "for an input of " + input + " the multiply-adds of a layer are beyond 2^63", e);
    }
  }
}
