package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.tensor.Activation;

/** EfficientNet (Tan and Le 2019) as {@code keras.applications} builds it. */
final class KerasEfficientNets {
  /** Stages of B0: kernel, blocks, channels, expand ratio, stride of the first. */
  private static final int[][] STAGES = {
    {3, 1, 16, 1, 1},
    {3, 2, 24, 6, 2},
    {5, 2, 40, 6, 2},
    {3, 3, 80, 6, 2},
    {5, 3, 112, 6, 1},
    {5, 4, 192, 6, 2},
    {3, 1, 320, 6, 1}
  };

  private KerasEfficientNets() {}

  /** The graph with so many times the blocks of B0, rounded up in each stage. */
  static Graph of(Architecture.Options options, double depth) {
    KerasLayers net = new KerasLayers(options);
    double width = options.width();
    net.conv("stem_conv", 3, 2, Widths.divisible(32 * width)).norm("stem_bn");
    net.activate("stem_activation", Activation.SILU);
    for (int s = 0; s < STAGES.length; s++) {
      int[] stage = STAGES[s];
      int blocks = (int) Math.ceil(depth * stage[1]);
      for (int b = 0; b < blocks; b++) {
        String name = "block" + (s + 1) + (char) ('a' + b);
        block(net, name, stage, Widths.divisible(stage[2] * width), b == 0 ? stage[4] : 1);
      }
    }
    net.pointwise("top_conv", Widths.divisible(1280 * width)).norm("top_bn");
    return net.activate("top_activation", Activation.SILU).dense("avg_pool");
  }

  private static void block(KerasLayers net, String block, int[] stage, int out, int stride) {
    String name = block + "_";
    int before = net.last();
    int in = net.channels();
    if (stage[3] != 1) {
      net.pointwise(name + "expand_conv", in * stage[3]).norm(name + "expand_bn");
      net.activate(name + "expand_activation", Activation.SILU);
    }
    net.depthwise(name + "dwconv", stage[0], stride).norm(name + "bn");
    net.activate(name + "activation", Activation.SILU);
    int map = net.last();
    int inner = net.channels();
    net.pool(name + "se_squeeze");
    net.biased(name + "se_reduce", Math.max(1, in / 4), Activation.SILU);
    net.biased(name + "se_expand", inner, Activation.SIGMOID).scale(name + "se_excite", map);
    net.pointwise(name + "project_conv", out).norm(name + "project_bn");
    if (stride == 1 && in == out) {
      net.sum(name + "add", before);
    }
    net.mark(block);
  }
}
