package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The aligned Xception of DeepLabv3+ (Chen et al. 2018, figure 4), where strided separable
 * convolutions stand for the pools, with timm's layer names.
 *
 * @param rows the blocks
 * @param order whether norms stand behind the convolutions or before them
 */
record AlignedXception(List<Row> rows, Order order) {
  private static final int CONVOLUTIONS = 3;
  private static final int STEM = 32;
  private static final int STEM_END = 64;

  /** Where a block's norms and activations stand. */
  enum Order {
    /** A norm behind every convolution. */
    CONVOLUTION_FIRST,
    /** One norm before every separable convolution, none behind. */
    NORM_FIRST
  }

  /** Whether a block adds its input. */
  enum Form {
    RESIDUAL,
    /** No shortcut; activations behind both halves of a convolution. */
    PLAIN
  }

  /** Equal blocks: how many, the outputs of their three convolutions, stride of the last. */
  record Row(int blocks, int first, int second, int third, int stride, Form form) {
    static Row residual(int blocks, int channels, int stride) {
      return new Row(blocks, channels, channels, channels, stride, Form.RESIDUAL);
    }

    int channels(int convolution) {
      return switch (convolution) {
        case 0 -> first;
        case 1 -> second;
        default -> third;
      };
    }
  }

  /** The usual entry flow: three blocks of stride 2. */
  static final List<Row> ENTRY =
      List.of(Row.residual(1, 128, 2), Row.residual(1, 256, 2), Row.residual(1, 728, 2));

  /** That of Xception-71. */
  static final List<Row> DEEP_ENTRY =
      List.of(
          Row.residual(1, 128, 2),
          Row.residual(1, 256, 1),
          Row.residual(1, 256, 2),
          Row.residual(1, 728, 1),
          Row.residual(1, 728, 2));

  /** An entry flow, so many blocks of the middle flow, and the exit flow. */
  static AlignedXception of(List<Row> entry, int middle, Order order) {
    List<Row> rows = new ArrayList<>(entry);
    rows.add(Row.residual(middle, 728, 1));
    rows.add(new Row(1, 728, 1024, 1024, 2, Form.RESIDUAL));
    rows.add(new Row(1, 1536, 1536, 2048, 1, Form.PLAIN));
    return new AlignedXception(List.copyOf(rows), order);
  }

  Graph graph(Architecture.Options options) {
    Sequential network = Sequential.network(options.eps());
    stem(network, options);
    Sequential blocks = network.enter("blocks");
    for (Row row : rows) {
      for (int i = 0; i < row.blocks(); i++) {
        Sequential block = blocks.enter();
        block(block, row, options);
        blocks.leave(block);
      }
    }
    network.leave(blocks);
    if (order == Order.NORM_FIRST) {
      network.activate("act", Activation.RELU);
    }
    return network
        .pool("head.global_pool")
        .mark("head.global_pool")
        .classify("head.fc", options.classes());
  }

  private void stem(Sequential network, Architecture.Options options) {
    Sequential stem = network.enter("stem");
    int channels = scaled(STEM, options);
    Sequential first = stem.enter();
    Op.Conv strided = Op.Conv.standard(window(2, options), first.channels(), channels);
    stem.leave(first.conv("conv", strided).norm("bn", Activation.RELU));
    Op.Conv conv = Op.Conv.standard(window(1, options), channels, scaled(STEM_END, options));
    if (order == Order.NORM_FIRST) {
      stem.conv(conv);
    } else {
      Sequential second = stem.enter();
      stem.leave(second.conv("conv", conv).norm("bn", Activation.RELU));
    }
    network.leave(stem);
  }

  private void block(Sequential block, Row row, Architecture.Options options) {
    if (order == Order.NORM_FIRST) {
      block.norm("norm", Activation.RELU);
    }
    Sequential shortcut = block.fork();
    Sequential stack = block.enter("stack");
    for (int i = 0; i < CONVOLUTIONS; i++) {
      if (order == Order.CONVOLUTION_FIRST && row.form() == Form.RESIDUAL) {
        stack.activate("act" + (i + 1), Activation.RELU);
      }
      Sequential separable = stack.enter("conv" + (i + 1));
      if (order == Order.NORM_FIRST && i > 0) {
        separable.norm("norm", Activation.RELU);
      }
      Window window = window(i == CONVOLUTIONS - 1 ? row.stride() : 1, options);
      separable(separable, window, scaled(row.channels(i), options), row.form());
      stack.leave(separable);
    }
    block.leave(stack);
    if (row.form() == Form.RESIDUAL) {
      shortcut(shortcut, block.channels(), row.stride());
      block.plus(shortcut);
    }
  }

  private void separable(Sequential at, Window window, int out, Form form) {
    half(at, "dw", Op.Conv.depthwise(window, at.channels(), 1), form);
    half(at, "pw", Op.Conv.pointwise(at.channels(), out), form);
  }

  private void half(Sequential at, String suffix, Op.Conv conv, Form form) {
    at.conv("conv_" + suffix, conv);
    if (order == Order.CONVOLUTION_FIRST) {
      at.norm("bn_" + suffix);
      if (form == Form.PLAIN) {
        at.activate("act_" + suffix, Activation.RELU);
      }
    }
  }

  private void shortcut(Sequential at, int out, int stride) {
    if (at.channels() == out && stride == 1) {
      return;
    }
    Window strided = Window.square(1, stride, Padding.VALID);
    Op.Conv conv = Op.Conv.standard(strided, at.channels(), out);
    if (order == Order.NORM_FIRST) {
      at.conv("shortcut", conv);
    } else {
      Sequential module = at.enter("shortcut");
      at.leave(module.conv("conv", conv).norm("bn"));
    }
  }

  private static Window window(int stride, Architecture.Options options) {
    return Window.square(3, stride, options.padding());
  }

  private static int scaled(int channels, Architecture.Options options) {
    return Widths.divisible(channels * options.width());
  }
}
