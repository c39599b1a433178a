package dev.separable.graph;

import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Which tensors the layers of a graph need. */
final class Parameters {
  private Parameters() {}

  static List<Parameter> of(Graph graph) {
    List<Parameter> parameters = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Conv conv) {
        conv(node.name(), conv, parameters);
      } else if (node.op() instanceof Op.Separable pair) {
        conv(pair.depthwiseName(), pair.depthwise(), parameters);
        conv(pair.pointwiseName(), pair.pointwise(), parameters);
      } else if (node.op() instanceof Op.Linear linear) {
        Shape weight = Shape.of(linear.inFeatures(), linear.outFeatures());
        parameters.add(new Parameter(node.name(), linear, Role.WEIGHT, weight));
        bias(node.name(), linear, linear.bias(), linear.outFeatures(), parameters);
      } else if (node.op() instanceof Op.BatchNorm norm) {
        for (Role role : List.of(Role.GAMMA, Role.BETA, Role.MEAN, Role.VARIANCE)) {
          parameters.add(new Parameter(node.name(), norm, role, Shape.of(norm.channels())));
        }
      }
    }
    return parameters;
  }

  private static void conv(String name, Op.Conv conv, List<Parameter> parameters) {
    Shape weight =
        Shape.of(
            conv.window().kernelH(),
            conv.window().kernelW(),
            conv.inChannels() / conv.groups(),
            conv.outChannels());
    parameters.add(new Parameter(name, conv, Role.WEIGHT, weight));
    bias(name, conv, conv.bias(), conv.outChannels(), parameters);
  }

  private static void bias(
      String name, Op op, Op.Bias bias, int channels, List<Parameter> parameters) {
    if (bias == Op.Bias.ADDED) {
      parameters.add(new Parameter(name, op, Role.BIAS, Shape.of(channels)));
    }
  }
}
