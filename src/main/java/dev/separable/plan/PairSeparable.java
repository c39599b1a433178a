package dev.separable.plan;

import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import java.util.ArrayList;
import java.util.List;

/** Makes one step of a depthwise convolution and the pointwise one that alone reads it. */
final class PairSeparable implements Pass {
  @Override
  public Model apply(Model model) {
    Rewrite rewrite = new Rewrite(model.graph());
    int[] readers = model.graph().readers();
    for (Node node : model.graph().nodes()) {
      if (!(node.op() instanceof Op.Conv pointwise)
          || !pointwise.window().isPointwise()
          || pointwise.groups() != 1
          || readers[node.input()] != 1) {
        continue;
      }
      Node before = rewrite.node(node.input());
      if (before.op() instanceof Op.Conv depthwise && depthwise.isDepthwise()) {
        List<Integer> inputs = new ArrayList<>(node.inputs());
        inputs.set(0, before.input());
        Op pair = new Op.Separable(before.name(), depthwise, node.name(), pointwise);
        rewrite.replace(node.index(), node.name(), pair, inputs);
      }
    }
    return new Model(rewrite.done(), model.weights());
  }
}
