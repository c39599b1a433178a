package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Window;
import dev.separable.zoo.TorchvisionModules.Stage;
import java.util.List;

/** MnasNet-B1 (Tan et al. 2019) with torchvision's layer names; the head keeps its width. */
final class TorchvisionMnasNet {
  private static final int STEM = 32;
  private static final int FIRST = 16;
  private static final int HEAD = 1280;
  private static final List<Stage> STAGES =
      List.of(
          new Stage(3, 3, 2, 24, 3),
          new Stage(3, 5, 2, 40, 3),
          new Stage(6, 5, 2, 80, 3),
          new Stage(6, 3, 1, 96, 2),
          new Stage(6, 5, 2, 192, 4),
          new Stage(6, 3, 1, 320, 1));

  private TorchvisionMnasNet() {}

  static Graph graph(Architecture.Options options) {
    Sequential network = Sequential.network(options.eps());
    Sequential layers = network.enter("layers");
    int stem = Widths.divisible(STEM * options.width());
    Window strided = Window.square(3, 2, options.padding());
    activated(layers, Op.Conv.standard(strided, layers.channels(), stem));
    activated(layers, Op.Conv.depthwise(Window.square(3, 1, options.padding()), stem, 1));
    int first = Widths.divisible(FIRST * options.width());
    layers.conv(Op.Conv.pointwise(stem, first)).norm();
    for (Stage stage : STAGES) {
      Sequential blocks = layers.enter();
      for (int b = 0; b < stage.blocks(); b++) {
        int stride = stage.stride(b);
        TorchvisionModules.residual(
            blocks, "layers", stride, block -> block(block, stage, stride, options));
      }
      layers.leave(blocks);
    }
    activated(layers, Op.Conv.pointwise(layers.channels(), HEAD));
    return network
        .leave(layers)
        .pool("avgpool")
        .enter("classifier")
        .classify("1", options.classes());
  }

  private static void block(Sequential at, Stage stage, int stride, Architecture.Options options) {
    int expanded = at.channels() * stage.expand();
    activated(at, Op.Conv.pointwise(at.channels(), expanded));
    Window window = Window.square(stage.kernel(), stride, options.padding());
    activated(at, Op.Conv.depthwise(window, expanded, 1));
    int out = Widths.divisible(stage.channels() * options.width());
    at.conv(Op.Conv.pointwise(expanded, out)).norm();
  }

  private static void activated(Sequential at, Op.Conv conv) {
    at.conv(conv).norm().activate(Activation.RELU);
  }
}
