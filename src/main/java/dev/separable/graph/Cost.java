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
  private Cost() {}

  static List<CostRow> rows(Graph graph, Shape input) {
    List<Shape> shapes = graph.shapes(input);
    List<CostRow> rows = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Conv conv) {
        rows.add(conv(graph, node, conv, shapes, rows.size()));
      } else if (node.op() instanceof Op.Linear linear) {
        long weights = (long) linear.inFeatures() * linear.outFeatures();
        long params = weights + (linear.bias() == Op.Bias.ADDED ? linear.outFeatures() : 0);
        rows.add(
            row(rows.size(), node, "linear", shapes, Window.pointwise(), params, weights, null));
      }
    }
    return rows;
  }

  private static CostRow conv(Graph graph, Node node, Op.Conv conv, List<Shape> shapes, int index) {
    Shape out = shapes.get(node.index());
    long places = out.elements() / conv.outChannels();
    long values = values(conv);
    long params = values + (conv.bias() == Op.Bias.ADDED ? conv.outChannels() : 0);
    String op = conv.isDepthwise() ? "depthwise" : conv.isPointwise() ? "pointwise" : "conv";
    Standard standard = standard(graph, node, conv, places, shapes);
    return row(
        index,
        node,
        op,
        shapes,
        conv.window(),
        params,
        Math.multiplyExact(values, places),
        standard);
  }

  private static CostRow row(
      int index,
      Node node,
      String op,
      List<Shape> shapes,
      Window window,
      long params,
      long macs,
      Standard standard) {
    Shape out = shapes.get(node.index());
    return new CostRow(
        index,
        node.name(),
        op,
        shapes.get(node.input()),
        out,
        window.kernelText(),
        window.strideText(),
        params,
        macs,
        standard == null ? null : standard.params,
        standard == null ? null : standard.macs,
        standard == null ? null : (double) standard.pairParams / standard.params,
        standard == null ? null : (double) standard.pairMacs / standard.macs,
        out.elements() * Float.BYTES);
  }

  /**
   * The standard convolution that a separable pair replaces, beside the pair itself; biases and
   * norms left out.
   */
  private record Standard(long params, long macs, long pairParams, long pairMacs) {}

  private static Standard standard(
      Graph graph, Node node, Op.Conv pointwise, long places, List<Shape> shapes) {
    if (!pointwise.isPointwise()) {
      return null;
    }
    Node before = graph.node(node.input());
    while (before.op() instanceof Op.BatchNorm || before.op() instanceof Op.Activate) {
      before = graph.node(before.input());
    }
    if (!(before.op() instanceof Op.Conv depthwise) || !depthwise.isDepthwise()) {
      return null;
    }
    long depthwisePlaces = shapes.get(before.index()).elements() / depthwise.outChannels();
    long params =
        (long) depthwise.window().taps() * depthwise.inChannels() * pointwise.outChannels();
    return new Standard(
        params,
        Math.multiplyExact(params, places),
        values(depthwise) + values(pointwise),
        values(depthwise) * depthwisePlaces + values(pointwise) * places);
  }

  private static long values(Op.Conv conv) {
    return (long) conv.window().taps() * (conv.inChannels() / conv.groups()) * conv.outChannels();
  }
}
