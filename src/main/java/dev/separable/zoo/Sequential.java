package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;

/**
 * A chain of PyTorch modules in a growing graph, each reading the one before. Modules that are not
 * named are numbered from 0, as in {@code torch.nn.Sequential}; a name in the graph is the path to
 * the module.
 */
final class Sequential {
  private final GraphBuilder graph;
  private final String path;
  private final float eps;
  private int modules;
  private int channels;
  private int node;

  private Sequential(GraphBuilder graph, String path, float eps, int channels, int node) {
    this.graph = graph;
    this.path = path;
    this.eps = eps;
    this.channels = channels;
    this.node = node;
  }

  /**
   * A whole network for RGB input.
   *
   * @param eps of its norms
   */
  static Sequential network(float eps) {
    return new Sequential(new GraphBuilder(), "", eps, 3, 0);
  }

  /** Channels at the end of the chain. */
  int channels() {
    return channels;
  }

  /** A chain of its own that goes on from here; this one does not see what is added to it. */
  Sequential fork() {
    return new Sequential(graph, path, eps, channels, node);
  }

  /** A chain inside this one; {@link #leave} comes back. */
  Sequential enter(String name) {
    return new Sequential(graph, under(name), eps, channels, node);
  }

  /** The next number as a chain inside this one. */
  Sequential enter() {
    return enter(number());
  }

  /** Goes on behind the inner chain, whose path becomes a mark. */
  Sequential leave(Sequential inner) {
    node = inner.node;
    channels = inner.channels;
    return mark(inner.path);
  }

  /** Gives the end of the chain a name of the whole network, without this chain's path. */
  Sequential mark(String name) {
    graph.mark(name, node);
    return this;
  }

  /** Appends an op that keeps the channels. */
  Sequential add(String name, Op op) {
    node = graph.add(under(name), op, node);
    return this;
  }

  /** Appends an op under the next number; the other methods without a name do likewise. */
  Sequential add(Op op) {
    return add(number(), op);
  }

  /** Appends a convolution, whose channels go on. */
  Sequential conv(String name, Op.Conv conv) {
    channels = conv.outChannels();
    return add(name, conv);
  }

  Sequential conv(Op.Conv conv) {
    return conv(number(), conv);
  }

  /** Appends a batch norm and nothing else, so that its name is the place before an activation. */
  Sequential norm(String name) {
    return add(name, new Op.BatchNorm(channels, eps));
  }

  Sequential norm() {
    return norm(number());
  }

  /** A norm with its activation in one module, as timm has them. */
  Sequential norm(String name, Activation activation) {
    node = graph.norm(under(name), channels, eps, activation, node);
    return this;
  }

  Sequential activate(String name, Activation activation) {
    return add(name, new Op.Activate(activation));
  }

  Sequential activate(Activation activation) {
    return activate(number(), activation);
  }

  /** Appends a fully connected layer with bias. */
  Sequential linear(String name, int features) {
    Op.Linear linear = new Op.Linear(channels, features, Op.Bias.ADDED, Activation.NONE);
    channels = features;
    return add(name, linear);
  }

  /** Adds the end of a chain that has been forked. */
  Sequential plus(Sequential shortcut) {
    node = graph.add(under("add"), new Op.Add(), node, shortcut.node);
    return this;
  }

  /** Multiplies with the end of a chain that has been forked, channel by channel. */
  Sequential times(Sequential gate) {
    node = graph.add(under("mul"), new Op.Multiply(), node, gate.node);
    return this;
  }

  /** The mean of every channel, as a vector; marks {@code features} before and {@code pooled}. */
  Sequential pool(String name) {
    mark("features");
    add(name, new Op.GlobalPool(Op.Pooling.AVERAGE));
    return add("flatten", new Op.Flatten()).mark("pooled");
  }

  /** Ends the network with its last layer. */
  Graph classify(String name, int classes) {
    mark("pre_logits");
    linear(name, classes).mark("logits");
    if (!path.isEmpty()) {
      mark(path);
    }
    return graph.build(node);
  }

  private String number() {
    return Integer.toString(modules++);
  }

  private String under(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
