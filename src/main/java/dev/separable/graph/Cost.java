package dev.separable.graph;

import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters and multiply-adds by the formulas of the MobileNet paper (Howard et al. 2017, section
 * 3.1): Dk·Dk·M·N·Df·Df for a standard convolution, Dk·Dk·M·Df·Df and M·N·Df·Df for the two halves
 * of a separable one.
 */
final class Cost {
  private final Graph graph;
  private final List<Shape> shapes;
  private final List<CostRow> rows = new ArrayList<>();

  private Cost(Graph graph, Shape input) {
    this.graph = graph;
    this.shapes = graph.shapes(input);
  }

  static List<CostRow> rows(Graph graph, Shape input) {
    Cost cost = new Cost(graph, input);
    graph.nodes().forEach(cost::add);
    return cost.rows;
  }

  private void add(Node node) {
    if (node.inputs().isEmpty()) {
      return;
    }
    Shape in = shapes.get(node.input());
    Shape out = shapes.get(node.index());
    if (node.op() instanceof Op.Conv conv) {
      conv(node.name(), conv, in, out, standard(node, conv));
    } else if (node.op() instanceof Op.Separable pair) {
      Shape between = ShapeInference.convolved(pair.depthwise(), in);
      conv(pair.depthwiseName(), pair.depthwise(), in, between, null);
      Standard standard = Standard.of(pair.depthwise(), between, pair.pointwise(), out);
      conv(pair.pointwiseName(), pair.pointwise(), between, out, standard);
    } else if (node.op() instanceof Op.Linear linear) {
      long macs = Math.multiplyExact(out.elements(), (long) linear.inFeatures());
      row(node.name(), "linear", linear, in, out, Window.pointwise(), macs, null);
    }
  }

  private void conv(String name, Op.Conv conv, Shape in, Shape out, Standard standard) {
    String op = conv.isDepthwise() ? "depthwise" : conv.isPointwise() ? "pointwise" : "conv";
    row(name, op, conv, in, out, conv.window(), work(conv, out), standard);
  }

  private void row(
      String name,
      String op,
      Op.Weighted layer,
      Shape in,
      Shape out,
      Window window,
      long macs,
      Standard standard) {
    long params = layer.parameters(name).stream().mapToLong(p -> p.shape().elements()).sum();
    rows.add(
        new CostRow(
            rows.size(),
            name,
            op,
            in,
            out,
            window.kernelText(),
            window.strideText(),
            params,
            macs,
            standard == null ? null : standard.params,
            standard == null ? null : standard.macs,
            standard == null ? null : (double) standard.pairParams / standard.params,
            standard == null ? null : (double) standard.pairMacs / standard.macs,
            out.elements() * Float.BYTES));
  }

  /**
   * The standard convolution that a separable pair replaces, beside the pair itself; biases and
   * norms left out.
   */
  private record Standard(long params, long macs, long pairParams, long pairMacs) {
    static Standard of(Op.Conv depthwise, Shape between, Op.Conv pointwise, Shape out) {
      long channels = (long) depthwise.inChannels() * pointwise.outChannels();
      long params = Math.multiplyExact(channels, depthwise.window().taps());
      return new Standard(
          params,
          Math.multiplyExact(params, places(pointwise, out)),
          values(depthwise) + values(pointwise),
          Math.addExact(work(depthwise, between), work(pointwise, out)));
    }
  }

  /**
   * Null unless the node is pointwise and what it reads, through norms, activations and the scaling
   * of squeeze-and-excite, is depthwise.
   */
  private Standard standard(Node node, Op.Conv pointwise) {
    Node before = graph.node(node.input());
    while (before.op() instanceof Op.BatchNorm
        || before.op() instanceof Op.Activate
        || before.op() instanceof Op.Apply
        || before.op() instanceof Op.PRelu
        || before.op() instanceof Op.Multiply) {
      before = graph.node(before.input());
    }
    if (!pointwise.isPointwise()
        || !(before.op() instanceof Op.Conv depthwise)
        || !depthwise.isDepthwise()) {
      return null;
    }
    return Standard.of(depthwise, shapes.get(before.index()), pointwise, shapes.get(node.index()));
  }

  private static long places(Op.Conv conv, Shape out) {
    return out.elements() / conv.outChannels();
  }

  private static long work(Op.Conv conv, Shape out) {
    return Math.multiplyExact(values(conv), places(conv, out));
  }

  private static long values(Op.Conv conv) {
    long channels = (long) (conv.inChannels() / conv.groups()) * conv.outChannels();
    return Math.multiplyExact(channels, conv.window().taps());
  }
}
