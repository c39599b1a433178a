package dev.separable.testing;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;

/**
 * The network "tiny" of {@code golden/weights}: a stem, two separable blocks, an inverted residual,
 * a head.
 */
public final class TinyNetwork {
  /** Its input. */
  public static final Shape INPUT = Shape.of(32, 32, 3);

  private final GraphBuilder graph = new GraphBuilder();
  private int last;
  private int channels = 3;

  private TinyNetwork() {}

  /** The graph, with PyTorch's names when bound so. */
  public static Graph graph() {
    return new TinyNetwork().build();
  }

  private Graph build() {
    conv("stem", 8, 3, 2, 1);
    separable("block1", 16, 3, 1);
    separable("block2", 24, 5, 2);
    int shortcut = last;
    conv("block3.expand", 72, 1, 1, 1);
    conv("block3.dw", 72, 3, 1, 72);
    last = graph.add("block3.project.conv", Op.Conv.pointwise(72, 24), last);
    last = graph.norm("block3.project.bn", 24, 1e-5f, Activation.NONE, last);
    last = graph.add("block3.add", new Op.Add(), last, shortcut);
    channels = 24;
    conv("head", 40, 1, 1, 1);
    last = graph.add("pool", new Op.GlobalPool(Op.Pooling.AVERAGE), last);
    last = graph.add("flatten", new Op.Flatten(), last);
    Op.Linear linear = new Op.Linear(40, 10, Op.Bias.ADDED, Activation.NONE);
    return graph.build(graph.add("classifier", linear, last));
  }

  private void separable(String name, int out, int kernel, int stride) {
    conv(name + ".dw", channels, kernel, stride, channels);
    conv(name + ".pw", out, 1, 1, 1);
  }

  private void conv(String name, int out, int kernel, int stride, int groups) {
    Window window = Window.square(kernel, stride, Padding.TORCH);
    Op.Conv conv = new Op.Conv(window, channels, out, groups, Op.Bias.NONE, Activation.NONE);
    last = graph.add(name + ".conv", conv, last);
    last = graph.norm(name + ".bn", out, 1e-5f, Activation.RELU6, last);
    channels = out;
  }
}
