package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.PoolPadding;
import dev.separable.tensor.Window;
import java.util.List;

/**
 * Xception as Chollet 2017, figure 5, draws it, with the layer names of timm's {@code
 * legacy_xception}. The two convolutions of the stem are never padded.
 */
final class Xception {
  /** Where a block changes its channels. */
  private enum Growth {
    FIRST_CONVOLUTION,
    LAST_CONVOLUTION
  }

  /** What a block does with its input. */
  private enum Start {
    RELU,
    CONVOLUTION
  }

  /** Equal blocks: how many, the separable convolutions in each, output channels and stride. */
  private record Row(
      int blocks, int convolutions, int channels, int stride, Start start, Growth growth) {}

  private static final int STEM = 32;
  private static final int STEM_END = 64;
  private static final List<Row> ROWS =
      List.of(
          new Row(1, 2, 128, 2, Start.CONVOLUTION, Growth.FIRST_CONVOLUTION),
          new Row(1, 2, 256, 2, Start.RELU, Growth.FIRST_CONVOLUTION),
          new Row(1, 2, 728, 2, Start.RELU, Growth.FIRST_CONVOLUTION),
          new Row(8, 3, 728, 1, Start.RELU, Growth.FIRST_CONVOLUTION),
          new Row(1, 2, 1024, 2, Start.RELU, Growth.LAST_CONVOLUTION));
  private static final int EXIT = 1536;
  private static final int EXIT_END = 2048;

  private final Architecture.Options options;
  private final Sequential network;

  private Xception(Architecture.Options options) {
    this.options = options;
    this.network = Sequential.network(options.eps());
  }

  static Graph graph(Architecture.Options options) {
    return new Xception(options).build();
  }

  private Graph build() {
    stem(1, 2, STEM);
    stem(2, 1, STEM_END);
    int number = 1;
    for (Row row : ROWS) {
      for (int i = 0; i < row.blocks(); i++) {
        block("block" + number++, row);
      }
    }
    exit(3, EXIT);
    exit(4, EXIT_END);
    return network.pool("global_pool").mark("global_pool").classify("fc", options.classes());
  }

  private void stem(int number, int stride, int channels) {
    Window window = Window.square(3, stride, Padding.VALID);
    network
        .conv("conv" + number, Op.Conv.standard(window, network.channels(), scaled(channels)))
        .norm("bn" + number)
        .activate("act" + number, Activation.RELU);
  }

  private void exit(int number, int channels) {
    Sequential separable = network.enter("conv" + number);
    separable(separable, scaled(channels));
    network.leave(separable).norm("bn" + number).activate("act" + number, Activation.RELU);
  }

  private void block(String name, Row row) {
    Sequential block = network.enter(name);
    Sequential shortcut = block.fork();
    int in = block.channels();
    int out = scaled(row.channels());
    Sequential body = block.enter("rep");
    for (int i = 0; i < row.convolutions(); i++) {
      boolean last = i == row.convolutions() - 1;
      if (i > 0 || row.start() == Start.RELU) {
        body.activate(Activation.RELU);
      }
      Sequential separable = body.enter();
      separable(separable, row.growth() == Growth.FIRST_CONVOLUTION || last ? out : in);
      body.leave(separable).norm();
    }
    if (row.stride() > 1) {
      body.add(new Op.Pool(Op.Pooling.MAX, window(row.stride()), PoolPadding.LEFT_OUT));
    }
    block.leave(body);
    if (in != out || row.stride() > 1) {
      Window strided = Window.square(1, row.stride(), Padding.VALID);
      shortcut.conv("skip", Op.Conv.standard(strided, in, out)).norm("skipbn");
    }
    network.leave(block.plus(shortcut));
  }

  private void separable(Sequential at, int out) {
    at.conv("conv1", Op.Conv.depthwise(window(1), at.channels(), 1))
        .conv("pointwise", Op.Conv.pointwise(at.channels(), out));
  }

  private Window window(int stride) {
    return Window.square(3, stride, options.padding());
  }

  private int scaled(int channels) {
    return Widths.divisible(channels * options.width());
  }
}
