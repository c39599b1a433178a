package dev.separable.zoo;

import static dev.separable.tensor.Activation.SIGMOID;
import static dev.separable.tensor.Activation.SILU;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.tensor.Window;
import dev.separable.zoo.TorchvisionModules.Bottleneck;
import dev.separable.zoo.TorchvisionModules.Squeeze;
import dev.separable.zoo.TorchvisionModules.Stage;
import java.util.List;

/**
 * EfficientNet (Tan and Le 2019) with torchvision's layer names.
 *
 * @param depth multiplier of the blocks of a stage, rounded up
 */
record TorchvisionEfficientNet(double depth) {
  private static final int STEM = 32;

  /** How much of a block's input channels its squeeze keeps. */
  private static final int SQUEEZED = 4;

  private static final int HEAD_RATIO = 4;

  /** Table 1 of the paper. */
  private static final List<Stage> B0 =
      List.of(
          new Stage(1, 3, 1, 16, 1),
          new Stage(6, 3, 2, 24, 2),
          new Stage(6, 5, 2, 40, 2),
          new Stage(6, 3, 2, 80, 3),
          new Stage(6, 5, 1, 112, 3),
          new Stage(6, 5, 2, 192, 4),
          new Stage(6, 3, 1, 320, 1));

  Graph graph(Architecture.Options options) {
    Sequential network = Sequential.network(options.eps());
    Sequential features = network.enter("features");
    Window strided = Window.square(3, 2, options.padding());
    int stem = Widths.divisible(STEM * options.width());
    TorchvisionModules.convNormActivation(
        features, Op.Conv.standard(strided, features.channels(), stem), SILU);
    for (Stage stage : B0) {
      Sequential blocks = features.enter();
      for (int b = 0; b < Math.ceil(stage.blocks() * depth); b++) {
        Bottleneck block = bottleneck(stage, stage.stride(b), blocks.channels(), options);
        TorchvisionModules.residual(
            blocks,
            "block",
            stage.stride(b),
            layers -> TorchvisionModules.bottleneck(layers, block));
      }
      features.leave(blocks);
    }
    int head = features.channels() * HEAD_RATIO;
    TorchvisionModules.convNormActivation(
        features, Op.Conv.pointwise(features.channels(), head), SILU);
    return network
        .leave(features)
        .pool("avgpool")
        .enter("classifier")
        .classify("1", options.classes());
  }

  private static Bottleneck bottleneck(
      Stage stage, int stride, int in, Architecture.Options options) {
    return new Bottleneck(
        Widths.divisible(in * (double) stage.expand()),
        Window.square(stage.kernel(), stride, options.padding()),
        new Squeeze(Math.max(1, in / SQUEEZED), SILU, SIGMOID),
        SILU,
        Widths.divisible(stage.channels() * options.width()));
  }
}
