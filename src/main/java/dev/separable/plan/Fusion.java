package dev.separable.plan;

import dev.separable.graph.Graph;
import dev.separable.tensor.Shape;

/** A change of a graph for one input shape that keeps its results, up to rounding. */
@FunctionalInterface
interface Fusion {
  /** Leaves the graph as it is. */
  Fusion NONE = (graph, input) -> graph;

  /** The changed graph; the given one stays as it is. */
  Graph apply(Graph graph, Shape input);

  /** What is done for a usual processor. */
  static Fusion usual() {
    return FuseBlocks.USUAL.then(ChainRows.USUAL);
  }

  /** This change, then another one. */
  default Fusion then(Fusion next) {
    return (graph, input) -> next.apply(apply(graph, input), input);
  }
}
