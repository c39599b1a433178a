package dev.separable.plan;

import dev.separable.graph.Fused;
import dev.separable.graph.Graph;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one step of layers that follow each other with large maps between them, so that these pass
 * through the cache in bands and never lie in memory whole.
 *
 * @param mostFloats a larger map is not made whole
 * @param manyWeights layers with so many weights stay by themselves, as every band reads them all
 */
record ChainRows(long mostFloats, long manyWeights) implements Fusion {
  /** Bounds how deep a step calls itself, whatever a file says. */
  static final int MOST_LINKS = 16;

  /**
   * Maps of more than 4 MiB come from the memory rather than from the last level of cache; for
   * smaller ones bands gained nothing. What a Strassen step may multiply stays by itself.
   */
  static final Fusion USUAL =
      new ChainRows(1 << 20, StrassenProduct.LEAST_K * StrassenProduct.LEAST_N);

  @Override
  public Graph apply(Graph graph, Shape input) {
    List<Shape> shapes = graph.shapes(input);
    int[] readers = graph.readers();
    Rewrite rewrite = new Rewrite(graph);
    List<List<Node>> chains = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<Node> chain = new ArrayList<>();
      chains.add(chain);
      if (!isLink(node.op())) {
        continue;
      }
      List<Node> before = chains.get(node.input());
      boolean joined =
          !before.isEmpty()
              && before.size() < MOST_LINKS
              && readers[node.input()] == 1
              && graph.node(node.input()).inputs().size() == 1
              && shapes.get(node.input()).elements() > mostFloats;
      if (joined) {
        chain.addAll(before);
      }
      chain.add(node);
      if (chain.size() > 1) {
        replace(rewrite, node, chain);
      }
    }
    return rewrite.done();
  }

  private static void replace(Rewrite rewrite, Node last, List<Node> chain) {
    List<Integer> inputs = new ArrayList<>(last.inputs());
    inputs.set(0, chain.get(0).input());
    List<Fused.Chain.Link> links =
        chain.stream().map(node -> new Fused.Chain.Link(node.name(), node.op())).toList();
    rewrite.replace(last.index(), last.name(), new Fused.Chain(links), inputs);
  }

  private boolean isLink(Op op) {
    if (op instanceof Op.Separable pair) {
      return fits(pair.pointwise());
    }
    return op instanceof Op.Pool
        || op instanceof Op.Conv conv && !FuseBlocks.isPlain(conv) && fits(conv);
  }

  private boolean fits(Op.Conv conv) {
    long inputs = (long) conv.window().taps() * (conv.inChannels() / conv.groups());
    return inputs * conv.outChannels() < manyWeights;
  }
}
