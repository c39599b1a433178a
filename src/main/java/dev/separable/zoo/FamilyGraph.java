package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;

/**
 * Builds the graph of a {@link Family} with timm's layer names: {@code conv_stem}, {@code bn1},
 * {@code blocks.S.B.conv_dw}, … {@code classifier}.
 */
final class FamilyGraph {
  private final Family family;
  private final double width;
  private final Padding padding;
  private final float eps;
  private final GraphBuilder graph = new GraphBuilder();

  private FamilyGraph(Family family, Architecture.Options options) {
    this.family = family;
    this.width = options.width();
    this.padding = options.padding();
    this.eps = options.eps();
  }

  static Graph of(Family family, Architecture.Options options) {
    return new FamilyGraph(family, options).build(options.classes());
  }

  private Graph build(int classes) {
    boolean fixed = family.fixed() == Family.Fixed.STEM_AND_HEAD;
    int channels = fixed ? family.stem() : scaled(family.stem());
    int last = graph.add("conv_stem", Op.Conv.standard(window(3, 2), 3, channels), 0);
    last = graph.norm("bn1", channels, eps, family.activation(), last);
    for (int s = 0; s < family.stages().size(); s++) {
      Family.Stage stage = family.stages().get(s);
      int out = scaled(stage.channels());
      for (int b = 0; b < stage.repeats(); b++) {
        String block = "blocks." + s + "." + b;
        last = block(block, stage, b == 0 ? stage.stride() : 1, channels, out, last);
        graph.mark(block, last);
        channels = out;
      }
      graph.mark("blocks." + s, last);
    }
    if (family.head() > 0) {
      int head = headChannels();
      last = graph.add("conv_head", Op.Conv.pointwise(channels, head), last);
      last = graph.norm("bn2", head, eps, family.activation(), last);
      channels = head;
    } else {
      graph.mark("conv_head", last);
      graph.mark("bn2", last);
    }
    graph.mark("features", last);
    return classifier(classes, channels, last);
  }

  private Graph classifier(int classes, int channels, int features) {
    int last = graph.add("global_pool", new Op.GlobalPool(Op.Pooling.AVERAGE), features);
    last = graph.add("flatten", new Op.Flatten(), last);
    graph.mark("global_pool", last);
    graph.mark("pooled", last);
    last =
        graph.add(
            "classifier", new Op.Linear(channels, classes, Op.Bias.ADDED, Activation.NONE), last);
    graph.mark("logits", last);
    return graph.build(last);
  }

  private int block(String name, Family.Stage stage, int stride, int in, int out, int input) {
    Activation activation = family.activation();
    boolean expands = stage.block() == Family.Block.INVERTED_RESIDUAL;
    int middle = expands ? Widths.divisible(in * (double) stage.expand()) : in;
    int last = input;
    int norm = 1;
    if (expands) {
      last = graph.add(name + ".conv_pw", Op.Conv.pointwise(in, middle), last);
      last = graph.norm(name + ".bn" + norm++, middle, eps, activation, last);
    }
    Op.Conv depthwise = Op.Conv.depthwise(window(stage.kernel(), stride), middle, 1);
    last = graph.add(name + ".conv_dw", depthwise, last);
    last = graph.norm(name + ".bn" + norm++, middle, eps, activation, last);
    boolean activated = stage.block() == Family.Block.DEPTHWISE_SEPARABLE_ACTIVATED;
    String project = name + (expands ? ".conv_pwl" : ".conv_pw");
    last = graph.add(project, Op.Conv.pointwise(middle, out), last);
    last =
        graph.norm(name + ".bn" + norm, out, eps, activated ? activation : Activation.NONE, last);
    boolean shortcut = !activated && stride == 1 && in == out;
    return shortcut ? graph.add(name + ".add", new Op.Add(), last, input) : last;
  }

  private int headChannels() {
    return switch (family.fixed()) {
      case NONE -> scaled(family.head());
      case HEAD_AT_LEAST -> Math.max(family.head(), scaled(family.head()));
      case STEM_AND_HEAD -> family.head();
    };
  }

  private int scaled(int channels) {
    return width == 1 ? channels : Widths.divisible(channels * width);
  }

  private Window window(int kernel, int stride) {
    return Window.square(kernel, stride, padding);
  }
}
