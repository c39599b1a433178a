package dev.separable.plan;

import dev.separable.graph.Fused;
import dev.separable.graph.Graph;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one step of an inverted residual block whose maps are large, and one of a projection and
 * the scaling of the channels that it reads.
 *
 * @param mostFloats a block whose expanded and filtered map have together more floats is done by
 *     rows; with smaller ones, whole maps stay in the second level of cache, and joined rows and
 *     images make better use of weights and registers
 */
record FuseBlocks(long mostFloats) implements Fusion {
  /** For a second level of cache of 1 MiB. */
  static final Fusion USUAL = new FuseBlocks(64 << 10);

  @Override
  public Graph apply(Graph graph, Shape input) {
    return new Matches(mostFloats, graph, graph.shapes(input), graph.readers()).fused();
  }

  /** Whether it is a product over the channels of each pixel. */
  static boolean isPlain(Op.Conv conv) {
    return conv.window().isPointwise() && conv.groups() == 1 && !conv.isDepthwise();
  }

  /** The blocks of one graph. */
  private record Matches(long mostFloats, Graph graph, List<Shape> shapes, int[] readers) {
    Graph fused() {
      Rewrite rewrite = new Rewrite(graph);
      for (Node node : graph.nodes()) {
        if (node.op() instanceof Op.Separable pair) {
          separable(rewrite, node, pair);
        } else if (node.op() instanceof Op.Conv conv && isPlain(conv)) {
          gated(rewrite, node, conv);
        }
      }
      return rewrite.done();
    }

    private void separable(Rewrite rewrite, Node node, Op.Separable pair) {
      Op.Layer depthwise = new Op.Layer(pair.depthwiseName(), pair.depthwise());
      Op.Layer project = new Op.Layer(pair.pointwiseName(), pair.pointwise());
      Node expand = expansion(node.input());
      if (expand != null && isLarge(expand.index(), pair.depthwise())) {
        Op.Layer first = new Op.Layer(expand.name(), (Op.Conv) expand.op());
        Op block = new Fused.Inverted(first, depthwise, List.of(), project);
        rewrite.replace(node.index(), node.name(), block, inputs(node, expand.input()));
      }
    }

    private void gated(Rewrite rewrite, Node node, Op.Conv conv) {
      Node product = graph.node(node.input());
      Excitation excitation = Excitation.of(graph, shapes, readers, product);
      if (excitation == null || readers[product.index()] != 1) {
        return;
      }
      Node map = graph.node(excitation.map());
      boolean filtered =
          map.op() instanceof Op.Conv before && before.isDepthwise() && map.inputs().size() == 1;
      if (filtered && !excitation.layers().isEmpty() && isLarge(map.input(), (Op.Conv) map.op())) {
        Op.Layer depthwise = new Op.Layer(map.name(), (Op.Conv) map.op());
        Op.Layer project = new Op.Layer(node.name(), conv);
        Node expand = expansion(map.input());
        Op.Layer first = expand == null ? null : new Op.Layer(expand.name(), (Op.Conv) expand.op());
        Op block = new Fused.Inverted(first, depthwise, excitation.layers(), project);
        int from = expand == null ? map.input() : expand.input();
        rewrite.replace(node.index(), node.name(), block, inputs(node, from));
      } else {
        List<Integer> inputs = inputs(node, excitation.map());
        inputs.add(1, excitation.factors());
        rewrite.replace(node.index(), node.name(), new Fused.Gated(conv), inputs);
      }
    }

    /** The node's inputs with another first one. */
    private static List<Integer> inputs(Node node, int first) {
      List<Integer> inputs = new ArrayList<>(node.inputs());
      inputs.set(0, first);
      return inputs;
    }

    /** The node, if it expands a map for a depthwise convolution alone; else null. */
    private Node expansion(int index) {
      Node node = graph.node(index);
      return node.op() instanceof Op.Conv conv
              && isPlain(conv)
              && node.inputs().size() == 1
              && readers[index] == 1
          ? node
          : null;
    }

    private boolean isLarge(int input, Op.Conv depthwise) {
      Shape shape = shapes.get(input);
      if (shape.rank() != 3) {
        return false;
      }
      ConvGeometry geometry = depthwise.window().over(shape.at(0), shape.at(1));
      long filtered = (long) geometry.outH() * geometry.outW() * depthwise.outChannels();
      return shape.elements() + filtered > mostFloats;
    }
  }
}
