package dev.separable.plan;

import dev.separable.graph.Move;
import java.util.List;

/** Makes the step of a {@link Move}; null where nothing is to be done. */
record MoveSteps(List<Slot> from, Slot out) implements Move.Visitor<Step> {
  private Slot in() {
    return from.get(0);
  }

  @Override
  public Step concat(Move.Concat op) {
    return new ConcatStep(op.axis(), from, out);
  }

  @Override
  public Step slice(Move.Slice op) {
    return new SliceStep(op, Span.of(in().shape(), op.axis()), in(), out);
  }

  @Override
  public Step pad(Move.Pad op) {
    return PadStep.of(op, in(), out);
  }

  @Override
  public Step transpose(Move.Transpose op) {
    return TransposeStep.of(op.order(), in(), out);
  }

  @Override
  public Step reshape(Move.Reshape op) {
    return null;
  }
}
