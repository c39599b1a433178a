package dev.separable.plan;

import dev.separable.graph.CostRow;
import dev.separable.graph.Graph;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells what the steps of a plan do. */
final class Outlines {
  private final Map<String, Long> macs;

  Outlines(Graph graph, Shape input) {
    macs = graph.cost(input).stream().collect(Collectors.toMap(CostRow::layer, CostRow::macs));
  }

  StepOutline of(Node node, List<Slot> from, Slot out) {
    List<Op.Layer> layers = node.op().layers(node.name());
    List<String> names =
        layers.isEmpty() ? List.of(node.name()) : layers.stream().map(Op.Layer::name).toList();
    List<Slot> read = from.stream().distinct().toList();
    return new StepOutline(
        names,
        label(node.op()),
        from.isEmpty() ? out.shape() : from.get(0).shape(),
        out.shape(),
        names.stream().mapToLong(name -> macs.getOrDefault(name, 0L)).sum(),
        bytes(read.stream().filter(slot -> slot.constant() == null).toList()) + bytes(List.of(out)),
        bytes(read.stream().filter(slot -> slot.constant() != null).toList()) + weights(layers));
  }

  private static long bytes(List<Slot> slots) {
    return slots.stream().mapToLong(slot -> slot.shape().elements() * Float.BYTES).sum();
  }

  private static long weights(List<Op.Layer> layers) {
    return layers.stream()
        .flatMap(layer -> layer.op().parameters(layer.name()).stream())
        .mapToLong(parameter -> parameter.shape().elements() * Float.BYTES)
        .sum();
  }

  private static String label(Op op) {
    if (op instanceof Op.Conv conv) {
      return conv.isDepthwise() ? "depthwise" : conv.isPointwise() ? "pointwise" : "conv";
    }
    String name = op.getClass().getSimpleName();
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
