package dev.separable.plan;

import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import java.util.List;

/**
 * Lets a pointwise convolution add the shortcut of its block while its results are in registers.
 */
final class AttachResiduals implements Pass {
  @Override
  public Model apply(Model model) {
    Rewrite rewrite = new Rewrite(model.graph());
    int[] readers = model.graph().readers();
    for (Node node : model.graph().nodes()) {
      if (node.op() instanceof Op.Add) {
        int a = node.inputs().get(0);
        int b = node.inputs().get(1);
        if (!merge(rewrite, readers, node, a, b)) {
          merge(rewrite, readers, node, b, a);
        }
      }
    }
    return new Model(rewrite.done(), model.weights());
  }

  private static boolean merge(Rewrite rewrite, int[] readers, Node add, int from, int shortcut) {
    Node before = rewrite.node(from);
    if (readers[from] != 1
        || from == shortcut
        || before.inputs().size() != 1
        || !(before.op() instanceof Op.Conv conv)
        || !conv.isPointwise()) {
      return false;
    }
    rewrite.replace(add.index(), before.name(), conv, List.of(before.input(), shortcut));
    return true;
  }
}
