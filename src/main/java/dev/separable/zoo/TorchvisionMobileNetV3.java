package dev.separable.zoo;

import static dev.separable.tensor.Activation.HARD_SWISH;
import static dev.separable.tensor.Activation.RELU;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Window;
import dev.separable.zoo.TorchvisionModules.Bottleneck;
import dev.separable.zoo.TorchvisionModules.Squeeze;
import java.util.List;

/**
 * MobileNetV3 with torchvision's layer names.
 *
 * @param rows the blocks
 * @param hidden features of the classifier's first layer
 */
record TorchvisionMobileNetV3(List<Row> rows, int hidden) {
  private static final int STEM = 16;

  /**
   * How much of the expanded channels a squeeze keeps, and how many times the last the head has.
   */
  private static final int SQUEEZED = 4;

  private static final int HEAD_RATIO = 6;

  /** Whether a block has a squeeze-and-excite. */
  private enum Excite {
    NO,
    YES
  }

  /** A block: kernel, expanded and output channels, squeeze, activation, stride. */
  record Row(
      int kernel, int expanded, int channels, Excite excite, Activation activation, int stride) {}

  /** Howard et al. 2019, table 1. */
  static final TorchvisionMobileNetV3 LARGE =
      new TorchvisionMobileNetV3(
          List.of(
              new Row(3, 16, 16, Excite.NO, RELU, 1),
              new Row(3, 64, 24, Excite.NO, RELU, 2),
              new Row(3, 72, 24, Excite.NO, RELU, 1),
              new Row(5, 72, 40, Excite.YES, RELU, 2),
              new Row(5, 120, 40, Excite.YES, RELU, 1),
              new Row(5, 120, 40, Excite.YES, RELU, 1),
              new Row(3, 240, 80, Excite.NO, HARD_SWISH, 2),
              new Row(3, 200, 80, Excite.NO, HARD_SWISH, 1),
              new Row(3, 184, 80, Excite.NO, HARD_SWISH, 1),
              new Row(3, 184, 80, Excite.NO, HARD_SWISH, 1),
              new Row(3, 480, 112, Excite.YES, HARD_SWISH, 1),
              new Row(3, 672, 112, Excite.YES, HARD_SWISH, 1),
              new Row(5, 672, 160, Excite.YES, HARD_SWISH, 2),
              new Row(5, 960, 160, Excite.YES, HARD_SWISH, 1),
              new Row(5, 960, 160, Excite.YES, HARD_SWISH, 1)),
          1280);

  /** Howard et al. 2019, table 2. */
  static final TorchvisionMobileNetV3 SMALL =
      new TorchvisionMobileNetV3(
          List.of(
              new Row(3, 16, 16, Excite.YES, RELU, 2),
              new Row(3, 72, 24, Excite.NO, RELU, 2),
              new Row(3, 88, 24, Excite.NO, RELU, 1),
              new Row(5, 96, 40, Excite.YES, HARD_SWISH, 2),
              new Row(5, 240, 40, Excite.YES, HARD_SWISH, 1),
              new Row(5, 240, 40, Excite.YES, HARD_SWISH, 1),
              new Row(5, 120, 48, Excite.YES, HARD_SWISH, 1),
              new Row(5, 144, 48, Excite.YES, HARD_SWISH, 1),
              new Row(5, 288, 96, Excite.YES, HARD_SWISH, 2),
              new Row(5, 576, 96, Excite.YES, HARD_SWISH, 1),
              new Row(5, 576, 96, Excite.YES, HARD_SWISH, 1)),
          1024);

  Graph graph(Architecture.Options options) {
    Sequential network = Sequential.network(options.eps());
    Sequential features = network.enter("features");
    Window strided = Window.square(3, 2, options.padding());
    int stem = scaled(STEM, options);
    TorchvisionModules.convNormActivation(
        features, Op.Conv.standard(strided, features.channels(), stem), HARD_SWISH);
    for (Row row : rows) {
      TorchvisionModules.residual(
          features,
          "block",
          row.stride(),
          layers -> TorchvisionModules.bottleneck(layers, bottleneck(row, options)));
    }
    int head = features.channels() * HEAD_RATIO;
    TorchvisionModules.convNormActivation(
        features, Op.Conv.pointwise(features.channels(), head), HARD_SWISH);
    Sequential classifier = network.leave(features).pool("avgpool").enter("classifier");
    classifier.linear("0", scaled(hidden, options)).activate("1", HARD_SWISH);
    return classifier.classify("3", options.classes());
  }

  private static Bottleneck bottleneck(Row row, Architecture.Options options) {
    int expanded = scaled(row.expanded(), options);
    Squeeze squeeze =
        row.excite() == Excite.NO
            ? Squeeze.NONE
            : new Squeeze(Widths.divisible(expanded / SQUEEZED), RELU, Activation.HARD_SIGMOID);
    return new Bottleneck(
        expanded,
        Window.square(row.kernel(), row.stride(), options.padding()),
        squeeze,
        row.activation(),
        scaled(row.channels(), options));
  }

  private static int scaled(int channels, Architecture.Options options) {
    return Widths.divisible(channels * options.width());
  }
}
