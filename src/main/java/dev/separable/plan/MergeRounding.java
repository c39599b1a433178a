package dev.separable.plan;

import dev.separable.graph.Formula;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;

/** To integers and straight back becomes one pass over the values. */
final class MergeRounding implements Pass {
  @Override
  public Model apply(Model model) {
    Rewrite rewrite = new Rewrite(model.graph());
    int[] readers = model.graph().readers();
    for (Node node : model.graph().nodes()) {
      if (node.op() instanceof Op.Apply back
          && back.formula() instanceof Formula.Dequantize from
          && readers[node.input()] == 1
          && rewrite.node(node.input()).op() instanceof Op.Apply there
          && there.formula() instanceof Formula.Quantize to) {
        Op both = new Op.Apply(new Formula.Rounded(to, from));
        rewrite.replace(node.index(), node.name(), both, rewrite.node(node.input()).inputs());
      }
    }
    return new Model(rewrite.done(), model.weights());
  }
}
