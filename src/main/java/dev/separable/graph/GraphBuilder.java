package dev.separable.graph;

import dev.separable.tensor.Activation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts a {@link Graph} together, node by node; each method returns the index of the new node. */
public final class GraphBuilder {
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> marks = new LinkedHashMap<>();

  /** Begins with the input, which has index 0. */
  public GraphBuilder() {
    add("input", new Op.Input());
  }

  /** Adds a node that reads the given ones. */
  public int add(String name, Op op, int... inputs) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("two layers have the name " + name);
    }
    List<Integer> from = new ArrayList<>();
    for (int input : inputs) {
      if (input < 0 || input >= nodes.size()) {
        throw new IllegalArgumentException(name + " reads node " + input + ", which is not there");
      }
      from.add(input);
    }
    nodes.add(new Node(nodes.size(), name, op, from));
    return nodes.size() - 1;
  }

  /**
   * Adds a batch norm, and an activation behind it unless there is none; the mark of the norm's
   * name is set behind both.
   */
  public int norm(String name, int channels, float eps, Activation activation, int input) {
    int last = add(name, new Op.BatchNorm(channels, eps), input);
    if (activation != Activation.NONE) {
      last = activate(name + ".act", activation, last);
    }
    mark(name, last);
    return last;
  }

  /** Adds an activation. */
  public int activate(String name, Activation activation, int input) {
    return add(name, new Op.Activate(activation), input);
  }

  /**
   * Gives a node's value another name, which cuts can use; replaces an earlier mark of that name.
   */
  public void mark(String name, int node) {
    marks.put(name, node);
  }

  /** The graph with that node as its output. */
  public Graph build(int output) {
    return new Graph(nodes, marks, output);
  }
}
