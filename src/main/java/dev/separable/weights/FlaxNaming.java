package dev.separable.weights;

import dev.separable.graph.Parameter;

/**
 * Names of the Flax layer: {@code depthwise_kernel}, {@code pointwise_kernel} and {@code bias} for
 * the output's bias; a depthwise bias is {@code depthwise_bias}, a standard convolution has {@code
 * kernel} and {@code bias}, other layers {@code NAME_kernel} and {@code NAME_bias}. Kernels are
 * (kh, kw, in / groups, out) as in the project.
 */
final class FlaxNaming implements Naming {
  @Override
  public Stored locate(Parameter parameter) {
    String layer = parameter.layer();
    String prefix = layer.substring(0, layer.lastIndexOf('.') + 1);
    String last = layer.substring(prefix.length());
    boolean plain = last.equals("conv");
    String name =
        switch (parameter.role()) {
          case WEIGHT -> plain ? "kernel" : last + "_kernel";
          case BIAS -> plain || last.equals("pointwise") ? "bias" : last + "_bias";
          case GAMMA -> last + "_scale";
          case BETA -> last + "_bias";
          case SLOPE -> last + "_slope";
          case VALUE -> last;
          case MEAN -> last + "_mean";
          case VARIANCE -> last + "_var";
        };
    return new Stored(prefix + name, parameter.shape(), null);
  }
}
