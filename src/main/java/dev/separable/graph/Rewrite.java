package dev.separable.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One change of a graph by a pass: nodes are replaced in place, and what nobody reads any more
 * goes. A node merged with the one it reads keeps its own place in the order, so that all its
 * inputs stand before it.
 */
public final class Rewrite {
  private final Graph graph;
  private final List<Node> nodes;

  /** Begins with the graph as it is. */
  public Rewrite(Graph graph) {
    this.graph = graph;
    this.nodes = new ArrayList<>(graph.nodes());
  }

  /** The node at that place, with the replacements so far. */
  public Node node(int index) {
    return nodes.get(index);
  }

  /** Puts another op in the place of a node; the inputs must stand before it. */
  public void replace(int index, String name, Op op, List<Integer> inputs) {
    nodes.set(index, new Node(index, name, op, inputs));
  }

  /**
   * The changed graph without the nodes that do not lead to the output; marks on those are dropped.
   */
  public Graph done() {
    Map<String, Integer> marks = new LinkedHashMap<>(graph.marks());
    return new Graph(nodes, marks, graph.output()).keepNeeded();
  }
}
