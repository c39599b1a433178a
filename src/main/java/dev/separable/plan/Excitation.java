package dev.separable.plan;

import dev.separable.graph.Graph;
import dev.separable.graph.Move;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Reduce;
import dev.separable.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * The scaling of a map's channels, and what makes the factors.
 *
 * @param map node of the map
 * @param factors node of the factors, one a channel
 * @param layers the two layers that make the factors of the map's means; empty if they are made in
 *     another way, or someone else reads what lies between
 */
record Excitation(int map, int factors, List<Op.Layer> layers) {

  /** What the node does; null if it is no scaling of channels. */
  static Excitation of(Graph graph, List<Shape> shapes, int[] readers, Node product) {
    boolean multiplies =
        product.op() instanceof Op.Multiply
            || (product.op() instanceof Op.Arithmetic arithmetic
                && arithmetic.operator() == Op.Operator.MULTIPLY);
    if (!multiplies) {
      return null;
    }
    int a = product.inputs().get(0);
    int b = product.inputs().get(1);
    Shape shape = shapes.get(product.index());
    boolean swapped = !scales(shape, shapes.get(a), shapes.get(b));
    if (swapped && !scales(shape, shapes.get(b), shapes.get(a))) {
      return null;
    }
    int map = swapped ? b : a;
    int factors = swapped ? a : b;
    return new Excitation(map, factors, new Walk(graph, shapes, readers).layers(map, factors));
  }

  private static boolean scales(Shape product, Shape map, Shape factors) {
    int channels = product.at(-1);
    return product.rank() == 3
        && product.equals(map)
        && factors.rank() > 0
        && factors.at(-1) == channels
        && factors.elements() == channels
        && product.elements() != channels;
  }

  /** From the factors back to the map. */
  private record Walk(Graph graph, List<Shape> shapes, int[] readers) {
    List<Op.Layer> layers(int map, int factors) {
      Node gate = before(factors);
      Op.Layer second = layer(gate);
      if (second == null) {
        return List.of();
      }
      Node reduce = before(gate.input());
      Op.Layer first = layer(reduce);
      if (first == null) {
        return List.of();
      }
      Node pool = before(reduce.input());
      boolean squeezes = readers[pool.index()] == 1 && isMean(pool) && pool.input() == map;
      return squeezes && readers[map] == 2 ? List.of(first, second) : List.of();
    }

    /** The node that makes the value, whatever shape it is given then. */
    private Node before(int index) {
      Node node = graph.node(index);
      while (readers[node.index()] == 1
          && (node.op() instanceof Op.Flatten || node.op() instanceof Move.Reshape)) {
        node = graph.node(node.input());
      }
      return node;
    }

    private Op.Layer layer(Node node) {
      boolean alone = readers[node.index()] == 1 && node.inputs().size() == 1;
      boolean vector = shapes.get(node.index()).elements() == shapes.get(node.index()).at(-1);
      if (alone && vector && node.op() instanceof Op.Linear linear) {
        return new Op.Layer(node.name(), linear);
      }
      return alone && vector && node.op() instanceof Op.Conv conv && FuseBlocks.isPlain(conv)
          ? new Op.Layer(node.name(), conv)
          : null;
    }

    private boolean isMean(Node node) {
      if (node.op() instanceof Op.GlobalPool pool) {
        return pool.pooling() == Op.Pooling.AVERAGE;
      }
      return node.op() instanceof Reduce reduce
          && reduce.reduction() == Reduce.Reduction.MEAN
          && shapes.get(node.input()).rank() == 3
          && Set.copyOf(reduce.axes()).equals(Set.of(0, 1));
    }
  }
}
