package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.PoolPadding;
import dev.separable.tensor.Window;

/**
 * Xception (Chollet 2017) as {@code keras.applications} builds it. Branches stand in the order of
 * Keras' layers, so that layers without names of their own ({@code conv2d_1}) count alike.
 */
final class KerasXception {
  private static final int MIDDLE_BLOCKS = 8;

  private final KerasLayers net;
  private final Architecture.Options options;
  private int shortcuts;
  private int sums;

  private KerasXception(Architecture.Options options) {
    this.options = options;
    this.net = new KerasLayers(options);
  }

  static Graph of(Architecture.Options options) {
    return new KerasXception(options).build();
  }

  private Graph build() {
    net.conv("block1_conv1", 3, 2, scaled(32), Padding.VALID).norm("block1_conv1_bn");
    net.activate("block1_conv1_act", Activation.RELU);
    net.conv("block1_conv2", 3, 1, scaled(64), Padding.VALID).norm("block1_conv2_bn");
    net.activate("block1_conv2_act", Activation.RELU).mark("block1");
    halved("block2", 128, 128);
    halved("block3", 256, 256);
    halved("block4", 728, 728);
    for (int i = 0; i < MIDDLE_BLOCKS; i++) {
      String block = "block" + (5 + i);
      int before = net.last();
      for (int j = 1; j <= 3; j++) {
        activated(block + "_sepconv" + j, 728);
      }
      net.sum(numbered("add", sums++), before).mark(block);
    }
    halved("block13", 728, 1024);
    for (int j = 1; j <= 2; j++) {
      String name = "block14_sepconv" + j;
      net.separable(name, scaled(j == 1 ? 1536 : 2048)).norm(name + "_bn");
      net.activate(name + "_act", Activation.RELU);
    }
    return net.mark("block14").dense("avg_pool");
  }

  /** Two separable layers and a pool of stride 2, beside a strided 1x1 convolution. */
  private void halved(String block, int first, int second) {
    int before = net.last();
    int in = net.channels();
    if (block.equals("block2")) {
      // What is before has its activation already.
      net.separable("block2_sepconv1", scaled(first)).norm("block2_sepconv1_bn");
    } else {
      activated(block + "_sepconv1", first);
    }
    activated(block + "_sepconv2", second);
    Window window = Window.square(3, 2, options.padding());
    Op pool = new Op.Pool(Op.Pooling.MAX, window, PoolPadding.LEFT_OUT);
    int pooled = net.add(block + "_pool", pool, net.channels()).last();
    net.from(before, in).conv(numbered("conv2d", shortcuts), 1, 2, scaled(second));
    net.norm(numbered("batch_normalization", shortcuts++));
    net.sum(numbered("add", sums++), pooled).mark(block);
  }

  private void activated(String name, int out) {
    net.activate(name + "_act", Activation.RELU).separable(name, scaled(out)).norm(name + "_bn");
  }

  private int scaled(int channels) {
    return options.width() == 1 ? channels : Widths.divisible(channels * options.width());
  }

  private static String numbered(String name, int number) {
    return number == 0 ? name : name + "_" + number;
  }
}
