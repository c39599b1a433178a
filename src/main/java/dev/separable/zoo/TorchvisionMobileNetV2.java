package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Window;
import dev.separable.zoo.TorchvisionModules.Stage;
import java.util.List;

/** MobileNetV2 (Sandler et al. 2018, table 2) with torchvision's layer names. */
final class TorchvisionMobileNetV2 {
  private static final int STEM = 32;
  private static final int HEAD = 1280;
  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 3, 1, 16, 1),
          new Stage(6, 3, 2, 24, 2),
          new Stage(6, 3, 2, 32, 3),
          new Stage(6, 3, 2, 64, 4),
          new Stage(6, 3, 1, 96, 3),
          new Stage(6, 3, 2, 160, 3),
          new Stage(6, 3, 1, 320, 1));

  private TorchvisionMobileNetV2() {}

  static Graph graph(Architecture.Options options) {
    Sequential network = Sequential.network(options.eps());
    Sequential features = network.enter("features");
    int stem = Widths.divisible(STEM * options.width());
    Window strided = Window.square(3, 2, options.padding());
    TorchvisionModules.convNormActivation(
        features, Op.Conv.standard(strided, features.channels(), stem), Activation.RELU6);
    for (Stage stage : STAGES) {
      for (int b = 0; b < stage.blocks(); b++) {
        int stride = stage.stride(b);
        TorchvisionModules.residual(
            features, "conv", stride, layers -> block(layers, stage, stride, options));
      }
    }
    int head = Widths.divisible(HEAD * Math.max(1, options.width()));
    TorchvisionModules.convNormActivation(
        features, Op.Conv.pointwise(features.channels(), head), Activation.RELU6);
    return network
        .leave(features)
        .pool("avgpool")
        .enter("classifier")
        .classify("1", options.classes());
  }

  private static void block(Sequential at, Stage stage, int stride, Architecture.Options options) {
    int expanded = at.channels() * stage.expand();
    if (stage.expand() > 1) {
      TorchvisionModules.convNormActivation(
          at, Op.Conv.pointwise(at.channels(), expanded), Activation.RELU6);
    }
    Window window = Window.square(stage.kernel(), stride, options.padding());
    TorchvisionModules.convNormActivation(
        at, Op.Conv.depthwise(window, expanded, 1), Activation.RELU6);
    int out = Widths.divisible(stage.channels() * options.width());
    at.conv(Op.Conv.pointwise(expanded, out)).norm();
  }
}
