package dev.separable.zoo;

import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;

/**
 * A place in a growing graph: the node to read, its channels, and the prefix of the names to come.
 *
 * @param sequence whether the input is [sequence, embedding]
 */
record LayerContext(GraphBuilder graph, String prefix, int channels, int node, boolean sequence) {

  /** Which norm stands behind a convolution. */
  enum Norm {
    NONE,
    BATCH
  }

  /** Where biases are. */
  enum BiasChoice {
    NONE,
    OUTPUT,
    BOTH
  }

  /** What all layers say alike. */
  record Style(Norm norm, float eps, Activation activation, BiasChoice bias) {
    static Style of(Spec spec, Norm norm, Activation activation) {
      Norm chosen = spec.choice("norm", Norm.class, norm);
      BiasChoice usual = chosen == Norm.BATCH ? BiasChoice.NONE : BiasChoice.OUTPUT;
      return new Style(
          chosen,
          (float) spec.number("eps", 1e-5),
          spec.activation(activation),
          spec.choice("bias", BiasChoice.class, usual));
    }

    Op.Conv inner(Op.Conv conv) {
      return bias == BiasChoice.BOTH ? conv.withBias() : conv;
    }

    Op.Conv outer(Op.Conv conv) {
      return bias == BiasChoice.NONE ? conv : conv.withBias();
    }
  }

  LayerContext under(String newPrefix) {
    return new LayerContext(graph, newPrefix, channels, node, sequence);
  }

  private LayerContext behind(int newNode, int newChannels) {
    return new LayerContext(graph, prefix, newChannels, newNode, sequence);
  }

  LayerContext conv(String name, Op.Conv conv) {
    return behind(graph.add(prefix + name, conv, node), conv.outChannels());
  }

  /** The norm and activation of the style behind the last convolution. */
  LayerContext finish(String normName, Style style) {
    return finish(normName, style, style.activation());
  }

  LayerContext finish(String normName, Style style, Activation activation) {
    if (style.norm() == Norm.BATCH) {
      return behind(
          graph.norm(prefix + normName, channels, style.eps(), activation, node), channels);
    }
    if (activation == Activation.NONE) {
      return this;
    }
    return behind(graph.activate(prefix + normName + ".act", activation, node), channels);
  }

  LayerContext add(String name, LayerContext other) {
    return behind(graph.add(prefix + name, new Op.Add(), node, other.node), channels);
  }

  /** The window that the options kernel, stride, dilation and padding say. */
  Window window(Spec spec, int kernel, Padding padding) {
    int[] k = spec.pair("kernel", kernel);
    int[] s = spec.pair("stride", 1);
    int[] d = spec.pair("dilation", 1);
    Padding p = spec.padding(padding);
    return sequence
        ? new Window(k[0], 1, s[0], 1, d[0], 1, alongSequence(p, k[0]))
        : new Window(k[0], k[1], s[0], s[1], d[0], d[1], p);
  }

  private static Padding alongSequence(Padding padding, int kernel) {
    return padding instanceof Padding.Torch ? Padding.symmetric(kernel / 2, 0) : padding;
  }
}
