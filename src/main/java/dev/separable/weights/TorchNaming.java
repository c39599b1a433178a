package dev.separable.weights;

import dev.separable.graph.Op;
import dev.separable.graph.Parameter;
import dev.separable.tensor.Shape;

/**
 * Names and layouts of {@code torch.nn}: Conv2d (out, in / groups, kh, kw), Linear (out, in),
 * BatchNorm2d.
 */
final class TorchNaming implements Naming {
  private static final int[] OIHW_TO_HWIO = {2, 3, 1, 0};
  private static final int[] OI_TO_IO = {1, 0};

  @Override
  public Stored locate(Parameter parameter) {
    String layer = parameter.layer();
    Shape shape = parameter.shape();
    return switch (parameter.role()) {
      case WEIGHT -> weight(layer + ".weight", parameter.op(), shape);
      case GAMMA, SLOPE -> new Stored(layer + ".weight", shape, null);
      case VALUE -> new Stored(layer, shape, null);
      case BIAS, BETA -> new Stored(layer + ".bias", shape, null);
      case MEAN -> new Stored(layer + ".running_mean", shape, null);
      case VARIANCE -> new Stored(layer + ".running_var", shape, null);
    };
  }

  private static Stored weight(String name, Op op, Shape own) {
    if (op instanceof Op.Linear) {
      return new Stored(name, Shape.of(own.at(1), own.at(0)), OI_TO_IO);
    }
    Shape oihw = Shape.of(own.at(3), own.at(2), own.at(0), own.at(1));
    return new Stored(name, oihw, OIHW_TO_HWIO);
  }
}
