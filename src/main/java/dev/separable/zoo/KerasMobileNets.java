package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import java.util.List;

/** MobileNet V1 to V3 as {@code keras.applications} builds them. */
final class KerasMobileNets {
  /** V1's output channels; the stride is 2 where they grow, but for the first block. */
  private static final int[] V1 = {
    64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024
  };

  /** V2's stages: expand ratio, channels, blocks, stride of the first. */
  private static final int[][] V2 = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  /** Whether a block of V3 has squeeze-and-excite. */
  enum Excite {
    PLAIN,
    EXCITED
  }

  /** A block of V3. */
  record Block(
      double expand, int channels, int kernel, int stride, Excite excite, Activation activation) {}

  static final List<Block> V3_SMALL =
      List.of(
          new Block(1, 16, 3, 2, Excite.EXCITED, Activation.RELU),
          new Block(72.0 / 16, 24, 3, 2, Excite.PLAIN, Activation.RELU),
          new Block(88.0 / 24, 24, 3, 1, Excite.PLAIN, Activation.RELU),
          new Block(4, 40, 5, 2, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(6, 40, 5, 1, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(6, 40, 5, 1, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(3, 48, 5, 1, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(3, 48, 5, 1, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(6, 96, 5, 2, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(6, 96, 5, 1, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(6, 96, 5, 1, Excite.EXCITED, Activation.HARD_SWISH));

  static final List<Block> V3_LARGE =
      List.of(
          new Block(1, 16, 3, 1, Excite.PLAIN, Activation.RELU),
          new Block(4, 24, 3, 2, Excite.PLAIN, Activation.RELU),
          new Block(3, 24, 3, 1, Excite.PLAIN, Activation.RELU),
          new Block(3, 40, 5, 2, Excite.EXCITED, Activation.RELU),
          new Block(3, 40, 5, 1, Excite.EXCITED, Activation.RELU),
          new Block(3, 40, 5, 1, Excite.EXCITED, Activation.RELU),
          new Block(6, 80, 3, 2, Excite.PLAIN, Activation.HARD_SWISH),
          new Block(2.5, 80, 3, 1, Excite.PLAIN, Activation.HARD_SWISH),
          new Block(2.3, 80, 3, 1, Excite.PLAIN, Activation.HARD_SWISH),
          new Block(2.3, 80, 3, 1, Excite.PLAIN, Activation.HARD_SWISH),
          new Block(6, 112, 3, 1, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(6, 112, 3, 1, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(6, 160, 5, 2, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(6, 160, 5, 1, Excite.EXCITED, Activation.HARD_SWISH),
          new Block(6, 160, 5, 1, Excite.EXCITED, Activation.HARD_SWISH));

  private KerasMobileNets() {}

  /** MobileNet: one line of zeros below and right of strided depthwise layers, at any size. */
  static Graph v1(Architecture.Options options) {
    KerasLayers net = new KerasLayers(options);
    boolean asKeras = options.padding() instanceof Padding.Same;
    Padding strided = asKeras ? new Padding.Explicit(0, 1, 0, 1) : options.padding();
    net.conv("conv1", 3, 2, (int) (32 * options.width())).norm("conv1_bn");
    net.activate("conv1_relu", Activation.RELU6);
    for (int i = 0; i < V1.length; i++) {
      int stride = i > 0 && V1[i] > V1[i - 1] ? 2 : 1;
      String dw = "conv_dw_" + (i + 1);
      String pw = "conv_pw_" + (i + 1);
      net.depthwise(dw, 3, stride, stride == 2 ? strided : options.padding()).norm(dw + "_bn");
      net.activate(dw + "_relu", Activation.RELU6);
      net.pointwise(pw, (int) (V1[i] * options.width())).norm(pw + "_bn");
      net.activate(pw + "_relu", Activation.RELU6).mark("block_" + (i + 1));
    }
    net.mark("features").pool("global_average_pooling2d");
    net.markVector("pooled").markVector("pre_logits");
    return net.classified("conv_preds", "reshape_2");
  }

  /** MobileNetV2. */
  static Graph v2(Architecture.Options options) {
    KerasLayers net = new KerasLayers(options);
    net.conv("Conv1", 3, 2, Widths.divisible(32 * options.width())).norm("bn_Conv1");
    net.activate("Conv1_relu", Activation.RELU6);
    int id = 0;
    for (int[] stage : V2) {
      for (int b = 0; b < stage[2]; b++) {
        int out = Widths.divisible((int) (stage[1] * options.width()));
        v2Block(net, id++, stage[0], out, b == 0 ? stage[3] : 1);
      }
    }
    int head = options.width() > 1 ? Widths.divisible(1280 * options.width()) : 1280;
    net.pointwise("Conv_1", head).norm("Conv_1_bn").activate("out_relu", Activation.RELU6);
    return net.dense("global_average_pooling2d");
  }

  private static void v2Block(KerasLayers net, int id, int expand, int out, int stride) {
    int before = net.last();
    int in = net.channels();
    String name = id == 0 ? "expanded_conv" : "block_" + id;
    if (id > 0) {
      net.pointwise(name + "_expand", expand * in).norm(name + "_expand_BN");
      net.activate(name + "_expand_relu", Activation.RELU6);
    }
    net.depthwise(name + "_depthwise", 3, stride).norm(name + "_depthwise_BN");
    net.activate(name + "_depthwise_relu", Activation.RELU6);
    net.pointwise(name + "_project", out).norm(name + "_project_BN");
    if (stride == 1 && in == out) {
      net.sum(name + "_add", before);
    }
    net.mark(name);
  }

  /** MobileNetV3, small or large by its blocks; {@code head} outputs of the layer conv_2. */
  static Graph v3(Architecture.Options options, List<Block> blocks, int head) {
    KerasLayers net = new KerasLayers(options);
    net.conv("conv", 3, 2, 16).norm("conv_bn").activate("conv_bn_act", Activation.HARD_SWISH);
    for (int i = 0; i < blocks.size(); i++) {
      v3Block(net, i, blocks.get(i), Widths.divisible(blocks.get(i).channels() * options.width()));
    }
    net.pointwise("conv_1", Widths.divisible(net.channels() * 6)).norm("conv_1_bn");
    net.activate("conv_1_bn_act", Activation.HARD_SWISH).mark("features");
    net.pool("global_average_pooling2d").markVector("pooled");
    int wide = options.width() > 1 ? Widths.divisible(head * options.width()) : head;
    net.biased("conv_2", wide, Activation.NONE).activate("conv_2_act", Activation.HARD_SWISH);
    return net.markVector("pre_logits").classified("logits", "flatten");
  }

  private static void v3Block(KerasLayers net, int id, Block block, int out) {
    int before = net.last();
    int in = net.channels();
    int inner = Widths.divisible(in * block.expand());
    String name = id == 0 ? "expanded_conv" : "expanded_conv_" + id;
    if (id > 0) {
      net.pointwise(name + "_expand", inner).norm(name + "_expand_bn");
      net.activate(name + "_expand_bn_act", block.activation());
    }
    net.depthwise(name + "_depthwise", block.kernel(), block.stride());
    net.norm(name + "_depthwise_bn").activate(name + "_depthwise_bn_act", block.activation());
    if (block.excite() == Excite.EXCITED) {
      int map = net.last();
      String excite = name + "_squeeze_excite_";
      net.pool(excite + "avg_pool");
      net.biased(excite + "conv", Widths.divisible(inner * 0.25), Activation.NONE);
      net.activate(excite + "relu", Activation.RELU);
      net.biased(excite + "conv_1", inner, Activation.NONE);
      net.activate(excite + "conv_1_act", Activation.HARD_SIGMOID).scale(excite + "mul", map);
    }
    net.pointwise(name + "_project", out).norm(name + "_project_bn");
    if (block.stride() == 1 && in == out) {
      net.sum(name + "_add", before);
    }
    net.mark(name);
  }
}
