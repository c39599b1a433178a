package dev.separable.graph;

import dev.separable.tensor.Shape;
import java.util.List;

/** The shapes of {@link Fused} ops, from those that they read. */
record FusedShapes(List<Shape> from) implements Fused.Visitor<Shape> {
  @Override
  public Shape gated(Fused.Gated op) {
    Shape scaled = ShapeInference.product(from.get(0), from.get(1));
    return residual(ShapeInference.convolved(op.pointwise(), scaled), 2);
  }

  @Override
  public Shape inverted(Fused.Inverted op) {
    Shape shape = from.get(0);
    if (op.expand() != null) {
      shape = convolved(op.expand(), shape);
    }
    return residual(convolved(op.project(), convolved(op.depthwise(), shape)), 1);
  }

  @Override
  public Shape chain(Fused.Chain op) {
    Shape shape = from.get(0);
    for (Fused.Chain.Link link : op.links()) {
      shape = ShapeInference.shape(link.op(), shape);
    }
    return residual(shape, 1);
  }

  private static Shape convolved(Op.Layer layer, Shape in) {
    return ShapeInference.convolved((Op.Conv) layer.op(), in);
  }

  private Shape residual(Shape shape, int index) {
    return ShapeInference.residual(shape, from.size() > index ? from.get(index) : null);
  }
}
