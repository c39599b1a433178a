package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.tensor.Padding;

/** Builds the graph of a family of networks, with the layer names of its library. */
@FunctionalInterface
interface Architecture {

  /**
   * What users can choose of a network.
   *
   * @param width multiplier of the channels
   * @param padding of convolutions with windows
   * @param eps of batch norms
   * @param classes outputs of the classifier
   */
  record Options(double width, Padding padding, float eps, int classes) {}

  /** The graph, with the marks {@code features}, {@code pooled} and {@code logits}. */
  Graph graph(Options options);
}
