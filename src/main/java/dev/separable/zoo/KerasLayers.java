package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;

/**
 * Puts a network of Keras' applications together, layer after layer, under Keras' layer names. What
 * Keras numbers instead of naming is named after the layer before it, {@code conv_bn_act}, unless
 * it has weights.
 */
final class KerasLayers {
  private final GraphBuilder graph = new GraphBuilder();
  private final Architecture.Options options;
  private int last;
  private int channels = 3;

  KerasLayers(Architecture.Options options) {
    this.options = options;
  }

  /** Index of the node whose value the next layer reads. */
  int last() {
    return last;
  }

  /** Channels of that value. */
  int channels() {
    return channels;
  }

  /** Continues from an earlier place. */
  KerasLayers from(int node, int itsChannels) {
    last = node;
    channels = itsChannels;
    return this;
  }

  KerasLayers conv(String name, int kernel, int stride, int out) {
    return conv(name, kernel, stride, out, options.padding());
  }

  KerasLayers conv(String name, int kernel, int stride, int out, Padding padding) {
    return add(name, Op.Conv.standard(Window.square(kernel, stride, padding), channels, out), out);
  }

  /** 1x1 with stride 1. */
  KerasLayers pointwise(String name, int out) {
    return add(name, Op.Conv.pointwise(channels, out), out);
  }

  /** 1x1 with a bias, and an activation within the layer. */
  KerasLayers biased(String name, int out, Activation activation) {
    return add(name, Op.Conv.pointwise(channels, out).withBias().with(activation), out);
  }

  KerasLayers depthwise(String name, int kernel, int stride) {
    return depthwise(name, kernel, stride, options.padding());
  }

  KerasLayers depthwise(String name, int kernel, int stride, Padding padding) {
    Window window = Window.square(kernel, stride, padding);
    return add(name, Op.Conv.depthwise(window, channels, 1), channels);
  }

  /** SeparableConv2D, 3x3 with stride 1. */
  KerasLayers separable(String name, int out) {
    Window window = Window.square(3, 1, options.padding());
    add(name + ".depthwise", Op.Conv.depthwise(window, channels, 1), channels);
    add(name + ".pointwise", Op.Conv.pointwise(channels, out), out);
    return mark(name);
  }

  KerasLayers norm(String name) {
    return add(name, new Op.BatchNorm(channels, options.eps()), channels);
  }

  KerasLayers activate(String name, Activation activation) {
    return add(name, new Op.Activate(activation), channels);
  }

  KerasLayers pool(String name) {
    return add(name, new Op.GlobalPool(Op.Pooling.AVERAGE), channels);
  }

  KerasLayers add(String name, Op op, int out) {
    last = graph.add(name, op, last);
    channels = out;
    return this;
  }

  /** The sum with an earlier value. */
  KerasLayers sum(String name, int other) {
    last = graph.add(name, new Op.Add(), other, last);
    return this;
  }

  /** An earlier map multiplied by the last value, a factor for each of its channels. */
  KerasLayers scale(String name, int map) {
    last = graph.add(name, new Op.Multiply(), map, last);
    return this;
  }

  KerasLayers mark(String name) {
    graph.mark(name, last);
    return this;
  }

  /** Marks the last value as a vector, beside what reads it as a (1, 1, C) map. */
  KerasLayers markVector(String name) {
    graph.mark(name, graph.add(name + ".vector", new Op.Flatten(), last));
    return this;
  }

  /** Features, pool and a Dense layer named predictions; its softmax is left out. */
  Graph dense(String pool) {
    mark("features").pool(pool).add("flatten", new Op.Flatten(), channels);
    mark("pooled").mark("pre_logits");
    Op dense = new Op.Linear(channels, options.classes(), Op.Bias.ADDED, Activation.NONE);
    return add("predictions", dense, options.classes()).done();
  }

  /** A 1x1 convolution as the classifier, its map made a vector. */
  Graph classified(String classifier, String flatten) {
    return biased(classifier, options.classes(), Activation.NONE)
        .add(flatten, new Op.Flatten(), options.classes())
        .done();
  }

  private Graph done() {
    return mark("logits").graph.build(last);
  }
}
