package dev.separable.plan;

import dev.separable.graph.Graph;
import dev.separable.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** Assigns buffers to values: a buffer is free again when everyone who reads its value has run. */
final class Buffers {
  private static final int NONE = -1;

  private final int[] readers;
  private final int[] bufferOf;
  private final List<Integer> lengths = new ArrayList<>();
  private final List<Integer> waiting = new ArrayList<>();

  Buffers(Graph graph) {
    this.readers = graph.readers();
    this.bufferOf = new int[graph.nodes().size()];
  }

  /**
   * A buffer for the node's value; the smallest free one that fits, else the largest free one,
   * grown, else a new one.
   */
  int take(Node node, int length) {
    int best = -1;
    for (int b = 0; b < lengths.size(); b++) {
      if (waiting.get(b) == 0 && (best < 0 || better(lengths.get(b), lengths.get(best), length))) {
        best = b;
      }
    }
    if (best < 0) {
      best = lengths.size();
      lengths.add(length);
      waiting.add(0);
    }
    lengths.set(best, Math.max(lengths.get(best), length));
    waiting.set(best, readers[node.index()]);
    bufferOf[node.index()] = best;
    return best;
  }

  private static boolean better(int candidate, int best, int wanted) {
    if (best >= wanted) {
      return candidate >= wanted && candidate < best;
    }
    return candidate > best;
  }

  /** The buffer of the node's input, for a node that only gives it another shape. */
  int alias(Node node) {
    int buffer = bufferOf[node.input()];
    bufferOf[node.index()] = buffer;
    waiting.set(buffer, waiting.get(buffer) + readers[node.index()]);
    return buffer;
  }

  /** For a node whose value lies elsewhere. */
  void none(Node node) {
    bufferOf[node.index()] = NONE;
  }

  /** Notes that the node has read its inputs. */
  void release(Node node) {
    for (int from : node.inputs()) {
      int buffer = bufferOf[from];
      if (buffer != NONE) {
        waiting.set(buffer, waiting.get(buffer) - 1);
      }
    }
  }

  /** Floats of each buffer for one image. */
  int[] lengths() {
    return lengths.stream().mapToInt(Integer::intValue).toArray();
  }
}
