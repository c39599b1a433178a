package dev.separable.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One change of a graph by a pass: nodes are replaced in place, and what nobody reads any more
 * goes. A node merged with the one it reads keeps its own place in the order, so that all its
 * inputs stand before it.
 */
public final class Rewrite {
  private final Graph graph;
  private final List<Node> nodes;

  /** Which node's value each node's readers are given. */
  private final int[] stands;

  /** Begins with the graph as it is. */
  public Rewrite(Graph graph) {
    this.graph = graph;
    this.nodes = new ArrayList<>(graph.nodes());
    this.stands = IntStream.range(0, nodes.size()).toArray();
  }

  /** The node at that place, with the replacements so far. */
  public Node node(int index) {
    Node node = nodes.get(index);
    for (int input : node.inputs()) {
      if (stands[input] != input) {
        List<Integer> inputs = node.inputs().stream().map(i -> stands[i]).toList();
        return new Node(index, node.name(), node.op(), inputs);
      }
    }
    return node;
  }

  /** Puts another op in the place of a node; the inputs must stand before it. */
  public void replace(int index, String name, Op op, List<Integer> inputs) {
    nodes.set(index, new Node(index, name, op, inputs));
  }

  /**
   * Gives those who read a node the value of another one, which must stand before it; marks and the
   * output move along.
   */
  public void bypass(int index, int other) {
    stands[index] = stands[other];
  }

  /**
   * The changed graph without the nodes that do not lead to the output; marks on those are dropped.
   */
  public Graph done() {
    Map<String, Integer> marks = new LinkedHashMap<>();
    graph.marks().forEach((mark, index) -> marks.put(mark, stands[index]));
    List<Node> changed = IntStream.range(0, nodes.size()).mapToObj(this::node).toList();
    return new Graph(changed, marks, stands[graph.output()]).keepNeeded();
  }
}
