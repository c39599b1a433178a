package dev.separable.zoo;

import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;
import dev.separable.zoo.LayerContext.Norm;
import dev.separable.zoo.LayerContext.Style;

/** Layer specs of one convolution: {@code depthwise(…)}, {@code pointwise(…)}, {@code conv(…)}. */
final class SingleLayers {
  private SingleLayers() {}

  static LayerContext depthwise(Spec spec, LayerContext at) {
    Window window = at.window(spec, 3, Padding.SAME);
    int multiplier = spec.positive("depth_multiplier", 1);
    Style style = Style.of(spec, Norm.NONE, Activation.NONE);
    Op.Conv conv = Op.Conv.depthwise(window, at.channels(), multiplier);
    return at.conv("depthwise", style.outer(conv)).finish("bn1", style);
  }

  static LayerContext pointwise(Spec spec, LayerContext at) {
    Style style = Style.of(spec, Norm.NONE, Activation.NONE);
    Op.Conv conv = Op.Conv.pointwise(at.channels(), spec.required("features"));
    return at.conv("pointwise", style.outer(conv)).finish("bn1", style);
  }

  static LayerContext conv(Spec spec, LayerContext at) {
    Window window = at.window(spec, 3, Padding.SAME);
    int groups = spec.positive("groups", 1);
    Style style = Style.of(spec, Norm.NONE, Activation.NONE);
    Op.Conv conv =
        new Op.Conv(
            window,
            at.channels(),
            spec.required("features"),
            groups,
            Op.Bias.NONE,
            Activation.NONE);
    return at.conv("conv", style.outer(conv)).finish("bn1", style);
  }
}
