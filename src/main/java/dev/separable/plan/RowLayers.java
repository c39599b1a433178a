package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;

/** Makes the layers that go by rows. */
final class RowLayers {
  private RowLayers() {}

  /** A convolution, depthwise-separable convolution or pool of a map of that shape. */
  static RowLayer of(String name, Op op, Shape in, CompiledModel model) {
    if (op instanceof Op.Separable pair) {
      DepthwiseRows depthwise = depthwise(pair.depthwiseName(), pair.depthwise(), in, model);
      Op.Conv pointwise = pair.pointwise();
      return SeparableRows.of(
          depthwise, model.matrices(pair.pointwiseName())[0], pointwise.activation());
    } else if (op instanceof Op.Conv conv && conv.isDepthwise()) {
      return depthwise(name, conv, in, model);
    } else if (op instanceof Op.Conv conv) {
      return WindowRows.of(conv, model.matrices(name), geometry(conv.window(), in));
    } else if (op instanceof Op.Pool pool) {
      ConvGeometry geometry = geometry(pool.window(), in);
      return new PoolRows(pool.pooling(), pool.padding(), geometry, in.at(-1));
    }
    throw new IllegalArgumentException(name + " does not go by rows: " + op);
  }

  /** A depthwise convolution. */
  static DepthwiseRows depthwise(String name, Op.Conv conv, Shape in, CompiledModel model) {
    ConvGeometry geometry = geometry(conv.window(), in);
    return new DepthwiseRows(model.filters(name), geometry, conv.activation());
  }

  /** Where a window falls on a map of that shape. */
  static ConvGeometry geometry(Window window, Shape in) {
    return window.over(in.at(0), in.rank() == 2 ? 1 : in.at(1));
  }
}
