package dev.separable.zoo;

import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Window;
import java.util.function.Consumer;

/** The modules that torchvision's mobile networks are made of, by its names. */
final class TorchvisionModules {
  private TorchvisionModules() {}

  /**
   * Equal inverted residuals: expand ratio, kernel, stride of the first, output channels, how many.
   */
  record Stage(int expand, int kernel, int stride, int channels, int blocks) {
    int stride(int block) {
      return block == 0 ? stride : 1;
    }
  }

  /**
   * A squeeze-and-excite (Hu et al. 2018).
   *
   * @param channels between its two layers; 0 for none at all
   * @param between activation of the first layer
   * @param gate activation of the second
   */
  record Squeeze(int channels, Activation between, Activation gate) {
    static final Squeeze NONE = new Squeeze(0, Activation.NONE, Activation.NONE);
  }

  /** An inverted residual whose channels have been counted. */
  record Bottleneck(
      int expanded, Window window, Squeeze squeeze, Activation activation, int channels) {}

  /** {@code Conv2dNormActivation}: a convolution, its norm, and an activation unless NONE. */
  static void convNormActivation(Sequential at, Op.Conv conv, Activation activation) {
    Sequential module = at.enter();
    module.conv(conv).norm();
    if (activation != Activation.NONE) {
      module.activate(activation);
    }
    at.leave(module);
  }

  /**
   * A block with a shortcut where shapes allow.
   *
   * @param name of the module inside the block that holds the layers
   * @param body appends the layers
   */
  static void residual(Sequential at, String name, int stride, Consumer<Sequential> body) {
    Sequential block = at.enter();
    Sequential shortcut = block.fork();
    Sequential layers = block.enter(name);
    body.accept(layers);
    block.leave(layers);
    if (stride == 1 && block.channels() == shortcut.channels()) {
      block.plus(shortcut);
    }
    at.leave(block);
  }

  /** The layers of MobileNetV3's and EfficientNet's blocks; no expansion to as many channels. */
  static void bottleneck(Sequential at, Bottleneck block) {
    int expanded = block.expanded();
    if (expanded != at.channels()) {
      convNormActivation(at, Op.Conv.pointwise(at.channels(), expanded), block.activation());
    }
    convNormActivation(at, Op.Conv.depthwise(block.window(), expanded, 1), block.activation());
    if (block.squeeze().channels() > 0) {
      squeeze(at, block.squeeze());
    }
    convNormActivation(at, Op.Conv.pointwise(expanded, block.channels()), Activation.NONE);
  }

  /** {@code SqueezeExcitation}. */
  private static void squeeze(Sequential at, Squeeze squeeze) {
    Sequential module = at.enter();
    int channels = module.channels();
    Sequential gate =
        module
            .fork()
            .add("avgpool", new Op.GlobalPool(Op.Pooling.AVERAGE))
            .conv("fc1", Op.Conv.pointwise(channels, squeeze.channels()).withBias())
            .activate("activation", squeeze.between())
            .conv("fc2", Op.Conv.pointwise(squeeze.channels(), channels).withBias())
            .activate("scale_activation", squeeze.gate());
    at.leave(module.times(gate));
  }
}
