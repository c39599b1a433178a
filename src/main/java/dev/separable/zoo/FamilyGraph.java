package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Window;
import java.util.List;

/**
 * Builds the graph of a {@link Family} with timm's layer names: {@code conv_stem}, {@code bn1},
 * {@code blocks.S.B.conv_dw}, … {@code classifier}.
 */
final class FamilyGraph {
  private final Family family;
  private final Architecture.Options options;
  private final GraphBuilder graph = new GraphBuilder();

  /** Channels of the last node. */
  private int channels = 3;

  private FamilyGraph(Family family, Architecture.Options options) {
    this.family = family;
    this.options = options;
  }

  static Graph of(Family family, Architecture.Options options) {
    return new FamilyGraph(family, options).build();
  }

  private Graph build() {
    int last = stages(stem());
    last =
        switch (family.head().kind()) {
          case NONE -> pooled(headless(last));
          case BEFORE_POOL -> pooled(normedHead(last));
          case BEHIND_POOL -> headBehindPool(Op.Bias.ADDED, last);
          case BEHIND_POOL_WITHOUT_BIAS -> headBehindPool(Op.Bias.NONE, last);
        };
    graph.mark("pre_logits", last);
    Op.Linear classifier =
        new Op.Linear(channels, options.classes(), Op.Bias.ADDED, Activation.NONE);
    last = graph.add("classifier", classifier, last);
    graph.mark("logits", last);
    return graph.build(last);
  }

  private int stem() {
    int out = family.stem().scaling().channels(family.stem().channels(), options.width());
    Window window = Window.square(3, 2, options.padding());
    int last = graph.add("conv_stem", Op.Conv.standard(window, channels, out), 0);
    channels = out;
    return graph.norm("bn1", out, options.eps(), family.activation(), last);
  }

  private int stages(int input) {
    BlockGraph blocks = new BlockGraph(graph, family, options.padding(), options.eps());
    int last = input;
    for (int s = 0; s < family.stages().size(); s++) {
      String stage = "blocks." + s;
      last = stage(stage, family.stages().get(s), blocks, last);
      graph.mark(stage, last);
    }
    return last;
  }

  private int stage(String name, List<Row> rows, BlockGraph blocks, int input) {
    int last = input;
    int number = 0;
    for (Row row : rows) {
      int out = Widths.divisible(row.channels() * options.width());
      for (int r = 0; r < row.repeats(); r++) {
        String block = name + "." + number++;
        last = blocks.block(block, row, r == 0 ? row.stride() : 1, channels, out, last);
        graph.mark(block, last);
        channels = out;
      }
    }
    return last;
  }

  /** timm has modules here that do nothing. */
  private int headless(int input) {
    graph.mark("conv_head", input);
    graph.mark("bn2", input);
    return input;
  }

  private int normedHead(int input) {
    int last = convHead(Op.Bias.NONE, input);
    return graph.norm("bn2", channels, options.eps(), family.activation(), last);
  }

  private int convHead(Op.Bias bias, int input) {
    Family.Head head = family.head();
    int out = head.scaling().channels(head.channels(), options.width());
    Op.Conv conv = Op.Conv.pointwise(channels, out);
    channels = out;
    return graph.add("conv_head", bias == Op.Bias.ADDED ? conv.withBias() : conv, input);
  }

  private int pooled(int features) {
    graph.mark("features", features);
    int last = graph.add("global_pool", new Op.GlobalPool(Op.Pooling.AVERAGE), features);
    last = graph.add("flatten", new Op.Flatten(), last);
    graph.mark("global_pool", last);
    graph.mark("pooled", last);
    return last;
  }

  /** The vector of the pool is a branch of its own: the convolution reads the 1x1 map. */
  private int headBehindPool(Op.Bias bias, int features) {
    graph.mark("features", features);
    int pool = graph.add("global_pool", new Op.GlobalPool(Op.Pooling.AVERAGE), features);
    graph.mark("pooled", graph.add("global_pool.flatten", new Op.Flatten(), pool));
    int last = convHead(bias, pool);
    graph.mark("norm_head", last);
    last = graph.activate("act2", family.activation(), last);
    return graph.add("flatten", new Op.Flatten(), last);
  }
}
