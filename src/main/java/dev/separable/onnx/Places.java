package dev.separable.onnx;

import dev.separable.graph.Formula;
import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Shape;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the places that the networks of the zoo mark, where a graph has them evidently: {@code
 * features}, {@code pooled}, {@code pre_logits}, {@code logits}. Names of the file go first.
 */
final class Places {
  private final Emitter emitter;
  private final int[] readers;

  private Places(Emitter emitter) {
    this.emitter = emitter;
    this.readers = new int[emitter.size()];
    for (int node = 0; node < readers.length; node++) {
      for (int from : emitter.inputs(node)) {
        readers[from]++;
      }
    }
  }

  static void mark(Emitter emitter, int output) {
    Places places = new Places(emitter);
    places.markPooled(output);
    places.markLogits(output);
  }

  /**
   * The last pool over a whole map that nothing else reads: the map of a squeeze-and-excite is read
   * by its product as well.
   */
  private void markPooled(int output) {
    Set<Integer> needed = needed(output);
    for (int node = emitter.size() - 1; node > 0; node--) {
      if (needed.contains(node)
          && emitter.op(node) instanceof Op.GlobalPool
          && readers[emitter.inputs(node)[0]] == 1) {
        emitter.mark("features", emitter.inputs(node)[0]);
        emitter.mark("pooled", flattened(node));
        return;
      }
    }
  }

  private Set<Integer> needed(int output) {
    Set<Integer> needed = new HashSet<>(Set.of(output));
    for (int node = output; node > 0; node--) {
      if (needed.contains(node)) {
        for (int from : emitter.inputs(node)) {
          needed.add(from);
        }
      }
    }
    return needed;
  }

  /** The vector that is made of a pool right away, if it is. */
  private int flattened(int pool) {
    for (int node = pool + 1; node < emitter.size(); node++) {
      if (emitter.op(node) instanceof Op.Flatten && emitter.inputs(node)[0] == pool) {
        return node;
      }
    }
    return pool;
  }

  private void markLogits(int output) {
    int scores = beforeProbabilities(output);
    int layer = classifier(scores);
    if (layer > 0) {
      emitter.mark("logits", scores);
      emitter.mark("pre_logits", emitter.inputs(layer)[0]);
    }
  }

  /** What a last softmax or sigmoid reads; the output if there is none. */
  private int beforeProbabilities(int output) {
    int node = output;
    while (isDress(node)) {
      node = emitter.inputs(node)[0];
    }
    boolean probabilities =
        emitter.op(node) instanceof Op.Softmax
            || (emitter.op(node) instanceof Op.Activate a && a.activation() == Activation.SIGMOID);
    return probabilities ? emitter.inputs(node)[0] : output;
  }

  /** Whether the node shows the same values otherwise, or nearly the same ones. */
  private boolean isDress(int node) {
    Op op = emitter.op(node);
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
      node = emitter.inputs(node)[0];
    }
    Shape shape = emitter.shape(node);
    boolean linear = emitter.op(node) instanceof Op.Linear;
    boolean conv =
        emitter.op(node) instanceof Op.Conv conv2
            && conv2.isPointwise()
            && shape.elements() == shape.at(-1);
    return linear || conv ? node : 0;
  }

  private boolean addsConstant(int node) {
    Op op = emitter.op(node);
    boolean adds =
        op instanceof Op.Add || (op instanceof Op.Arithmetic a && a.operator() == Op.Operator.ADD);
    return adds && emitter.op(emitter.inputs(node)[1]) instanceof Op.Constant;
  }
}
