package dev.separable.graph;

import java.io.Serializable;
import java.util.List;

/**
 * One step of a network.
 *
 * @param index place in the graph's order, which is an order of execution
 * @param name unique; the prefix of its parameters' names
 * @param op what it computes
 * @param inputs indices of the nodes that it reads, all smaller than its own
 */
public record Node(int index, String name, Op op, List<Integer> inputs) implements Serializable {
  /** Copies the inputs. */
  public Node {
    inputs = List.copyOf(inputs);
  }

  /** Index of the only or first input. */
  public int input() {
    return inputs.get(0);
  }
}
