package dev.separable.zoo;

import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;
import dev.separable.zoo.LayerContext.Norm;
import dev.separable.zoo.LayerContext.Style;

/** Layer specs made of several convolutions. */
final class SeparableLayers {
  private SeparableLayers() {}

  /** How {@code spatially_separable} mixes channels. */
  enum Form {
    /** Both convolutions over all channels, the first one keeps their number. */
    FULL,
    /** Both depthwise, then a pointwise one. */
    DEPTHWISE
  }

  /** Depthwise, norm, activation, pointwise, norm, activation. */
  static LayerContext separable(Spec spec, LayerContext at) {
    if (at.sequence()) {
      throw new IllegalArgumentException(
          "separable wants inputs (height, width, channels); for [sequence, embedding] there is"
              + " separable1d");
    }
    return pair(spec, at);
  }

  /** The same along a sequence; the embedding is the channel. */
  static LayerContext separable1d(Spec spec, LayerContext at) {
    if (!at.sequence()) {
      throw new IllegalArgumentException(
          "separable1d wants inputs [sequence, embedding]; for (height, width, channels) there is"
              + " separable");
    }
    return pair(spec, at);
  }

  private static LayerContext pair(Spec spec, LayerContext at) {
    Window window = at.window(spec, 3, Padding.SAME);
    int multiplier = spec.positive("depth_multiplier", 1);
    int features = spec.required("features");
    Style style = Style.of(spec, Norm.NONE, Activation.NONE);
    Op.Conv depthwise = Op.Conv.depthwise(window, at.channels(), multiplier);
    LayerContext between = at.conv("depthwise", style.inner(depthwise)).finish("bn1", style);
    Op.Conv pointwise = Op.Conv.pointwise(between.channels(), features);
    return between.conv("pointwise", style.outer(pointwise)).finish("bn2", style);
  }

  /** A column of taps, then a row of them: (K, 1) and (1, K). */
  static LayerContext spatiallySeparable(Spec spec, LayerContext at) {
    Window whole = at.window(spec, 3, Padding.SAME);
    int features = spec.required("features");
    Form form = spec.choice("form", Form.class, Form.FULL);
    Style style = Style.of(spec, Norm.NONE, Activation.NONE);
    Window column = column(whole);
    Window row = row(whole);
    int channels = at.channels();
    if (form == Form.FULL) {
      Op.Conv first = Op.Conv.standard(column, channels, features);
      Op.Conv second = Op.Conv.standard(row, features, features);
      return at.conv("first", style.inner(first))
          .conv("second", style.outer(second))
          .finish("bn1", style);
    }
    return at.conv("first", style.inner(Op.Conv.depthwise(column, channels, 1)))
        .conv("second", style.inner(Op.Conv.depthwise(row, channels, 1)))
        .conv("pointwise", style.outer(Op.Conv.pointwise(channels, features)))
        .finish("bn1", style);
  }

  private static Window column(Window w) {
    return new Window(w.kernelH(), 1, w.strideH(), 1, w.dilationH(), 1, part(w.padding(), true));
  }

  private static Window row(Window w) {
    return new Window(1, w.kernelW(), 1, w.strideW(), 1, w.dilationW(), part(w.padding(), false));
  }

  private static Padding part(Padding padding, boolean vertical) {
    if (!(padding instanceof Padding.Explicit e)) {
      return padding;
    }
    return vertical
        ? new Padding.Explicit(e.top(), e.bottom(), 0, 0)
        : new Padding.Explicit(0, 0, e.left(), e.right());
  }

  /** MobileNetV2's block: expand, depthwise, project, and a shortcut where the shapes allow one. */
  static LayerContext invertedResidual(Spec spec, LayerContext at) {
    Window window = at.window(spec, 3, Padding.SAME);
    int expand = spec.positive("expand", 6);
    int features = spec.positive("features", at.channels());
    Style style = Style.of(spec, Norm.BATCH, Activation.RELU6);
    LayerContext last = at;
    if (expand > 1) {
      int middle = Math.multiplyExact(at.channels(), expand);
      last = last.conv("conv_pw", style.inner(Op.Conv.pointwise(at.channels(), middle)));
      last = last.finish("bn1", style);
    }
    Op.Conv depthwise = Op.Conv.depthwise(window, last.channels(), 1);
    last = last.conv("conv_dw", style.inner(depthwise)).finish("bn2", style);
    last = last.conv("conv_pwl", style.outer(Op.Conv.pointwise(last.channels(), features)));
    last = last.finish("bn3", style, Activation.NONE);
    boolean shortcut = window.keepsSize() && features == at.channels();
    return shortcut ? last.add("add", at) : last;
  }
}
