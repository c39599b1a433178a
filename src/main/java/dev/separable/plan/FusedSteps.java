package dev.separable.plan;

import dev.separable.graph.Fused;
import dev.separable.graph.Op;
import java.util.List;

/** The steps of fused ops. */
record FusedSteps(CompiledModel model, String name, List<Slot> from, Slot out)
    implements Fused.Visitor<Step> {
  @Override
  public Step gated(Fused.Gated op) {
    Product product = Product.of(new Op.Layer(name, op.pointwise()), model);
    return GatedStep.of(product, from.get(0), from.get(1), residual(2), out);
  }

  @Override
  public Step inverted(Fused.Inverted op) {
    return InvertedStep.of(op, model, from.get(0), residual(1), out);
  }

  @Override
  public Step chain(Fused.Chain op) {
    return ChainStep.of(op, model, from.get(0), residual(1), out);
  }

  private Slot residual(int index) {
    return from.size() > index ? from.get(index) : null;
  }
}
