package dev.separable.plan;

import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import dev.separable.tensor.Activation;

/**
 * Lets a convolution or linear layer apply the activation behind it; convolutions whose channels
 * are joined each theirs.
 */
final class AttachActivations implements Pass {
  @Override
  public Model apply(Model model) {
    Rewrite rewrite = new Rewrite(model.graph());
    int[] readers = model.graph().readers();
    for (Node node : model.graph().nodes()) {
      if (!(node.op() instanceof Op.Activate activate) || readers[node.input()] != 1) {
        continue;
      }
      Node before = rewrite.node(node.input());
      Op merged = merged(before, activate.activation());
      if (merged != null) {
        rewrite.replace(node.index(), before.name(), merged, before.inputs());
      } else if (Branches.are(before, rewrite, readers)) {
        for (int branch : before.inputs()) {
          Node layer = rewrite.node(branch);
          Op.Conv conv = ((Op.Conv) layer.op()).with(activate.activation());
          rewrite.replace(branch, layer.name(), conv, layer.inputs());
        }
        rewrite.replace(node.index(), before.name(), before.op(), before.inputs());
      }
    }
    return new Model(rewrite.done(), model.weights());
  }

  private static Op merged(Node before, Activation activation) {
    if (before.inputs().size() == 1
        && before.op() instanceof Op.Conv conv
        && conv.activation() == Activation.NONE) {
      return conv.with(activation);
    }
    if (before.op() instanceof Op.Linear linear && linear.activation() == Activation.NONE) {
      return new Op.Linear(linear.inFeatures(), linear.outFeatures(), linear.bias(), activation);
    }
    return null;
  }
}
