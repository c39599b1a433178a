package dev.separable.plan;

import dev.separable.graph.Graph;
import dev.separable.graph.Move;
import dev.separable.graph.Node;
import dev.separable.graph.Op;

/**
 * Which value each node stands for, and how long it is needed. A node that only gives a value
 * another shape stands for the value that it reads.
 */
final class Values {
  private final int[] source;
  private final int[] lastReader;

  Values(Graph graph) {
    int nodes = graph.nodes().size();
    source = new int[nodes];
    lastReader = new int[nodes];
    for (Node node : graph.nodes()) {
      int index = node.index();
      source[index] = reshapes(node) ? source[node.input()] : index;
      lastReader[index] = index;
      node.inputs().forEach(from -> lastReader[source[from]] = index);
    }
    lastReader[source[graph.output()]] = nodes;
  }

  private static boolean reshapes(Node node) {
    return node.op() instanceof Op.Flatten || node.op() instanceof Move.Reshape;
  }

  /** The node that makes the value. */
  int source(int node) {
    return source[node];
  }

  /** The last node that reads the value of this one; the number of nodes for the output. */
  int lastReader(int node) {
    return lastReader[source[node]];
  }
}
