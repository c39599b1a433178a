package dev.separable.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.graph.Formula;
import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/** Keras' layers with weights. */
final class WeightedLayers {
  private static final List<String> KERNEL = List.of("kernel", "bias");
  private static final List<String> SEPARABLE =
      List.of("depthwise_kernel", "pointwise_kernel", "bias");
  private static final List<String> MOMENTS = List.of("mean", "variance", "count");

  private final ModelGraph graph;
  private final LayerWeights weights;
  private final Activations activations;

  WeightedLayers(ModelGraph graph, LayerWeights weights, Activations activations) {
    this.graph = graph;
    this.weights = weights;
    this.activations = activations;
  }

  /** What the layer gives, or null if it is none of these. */
  Value of(LayerConfig layer, Value in) {
    return switch (layer.type()) {
      case "Conv2D" -> conv(layer, in);
      case "DepthwiseConv2D" -> depthwise(layer, in);
      case "SeparableConv2D" -> separable(layer, in);
      case "Dense" -> dense(layer, in);
      case "BatchNormalization" -> norm(layer, in);
      case "Normalization" -> normalization(layer, in);
      case "PReLU" -> prelu(layer, in);
      default -> null;
    };
  }

  private Value conv(LayerConfig layer, Value in) {
    Tensor kernel = weights.of(layer, "kernel", KERNEL, 4);
    Value map = ready(layer, in);
    Shape shape = kernel.shape();
    int groups = layer.number("groups", 1);
    int channels = Math.multiplyExact(shape.at(2), groups);
    Window window = window(layer, map, shape);
    Op.Conv conv =
        new Op.Conv(window, channels, shape.at(3), groups, Op.Bias.NONE, Activation.NONE);
    int node = convolution(layer, layer.name(), conv, kernel, KERNEL, map);
    return activated(layer, map, node, shape);
  }

  private Value depthwise(LayerConfig layer, Value in) {
    Tensor kernel = weights.of(layer, "kernel", KERNEL, 4);
    Value map = ready(layer, in);
    Op.Conv conv =
        Op.Conv.depthwise(window(layer, map, kernel.shape()), at(kernel, 2), at(kernel, 3));
    int node = convolution(layer, layer.name(), conv, own(kernel), KERNEL, map);
    return activated(layer, map, node, own(kernel).shape());
  }

  private Value separable(LayerConfig layer, Value in) {
    Tensor first = weights.of(layer, "depthwise_kernel", SEPARABLE, 4);
    Tensor second = weights.of(layer, "pointwise_kernel", SEPARABLE, 4);
    Value map = ready(layer, in);
    String name = layer.name() + ".depthwise";
    Op.Conv depthwise =
        Op.Conv.depthwise(window(layer, map, first.shape()), at(first, 2), at(first, 3));
    if (second.shape().at(0) != 1 || second.shape().at(1) != 1) {
      throw layer.wrong("tensor pointwise_kernel is " + second.shape() + ", wanted 1x1");
    }
    graph.parameter(name, Role.WEIGHT, own(first));
    int between = graph.add(name, depthwise, map.node());
    Op.Conv pointwise = Op.Conv.pointwise(at(second, 2), at(second, 3));
    Value middle = Value.of(between, 3, -1);
    name = layer.name() + ".pointwise";
    int node = convolution(layer, name, pointwise, second, SEPARABLE, middle);
    return activated(layer, map, node, first.shape()).withChannels(at(second, 3));
  }

  private static int at(Tensor tensor, int axis) {
    return tensor.shape().at(axis);
  }

  /** A depthwise kernel (kh, kw, C, M) as (kh, kw, 1, C * M). */
  private static Tensor own(Tensor kernel) {
    Shape shape = kernel.shape();
    int out = Math.multiplyExact(shape.at(2), shape.at(3));
    return kernel.reshape(Shape.of(shape.at(0), shape.at(1), 1, out));
  }

  private int convolution(
      LayerConfig layer, String name, Op.Conv conv, Tensor kernel, List<String> order, Value in) {
    Op.Conv whole = conv;
    graph.parameter(name, Role.WEIGHT, kernel);
    if (layer.flag("use_bias", true)) {
      whole = conv.withBias();
      graph.parameter(name, Role.BIAS, weights.vector(layer, "bias", order, conv.outChannels()));
    }
    return graph.add(name, whole, in.node());
  }

  /** Padding that a layer without padding of its own takes up needs no node. */
  private Value ready(LayerConfig layer, Value in) {
    layer.wantChannelsLast();
    if (in.rank() != 3) {
      throw layer.wrong("reads a value of " + in.rank() + " axes, wanted a map");
    }
    boolean takesUp = layer.text("padding", "valid").equals("valid");
    return takesUp ? in : graph.whole(layer.name(), in);
  }

  private static Window window(LayerConfig layer, Value map, Shape kernel) {
    int[] strides = layer.pair("strides", new int[] {1, 1});
    int[] dilation = layer.pair("dilation_rate", new int[] {1, 1});
    Padding padding = padding(layer);
    if (map.pad() != null) {
      padding = map.pad();
    }
    try {
      return new Window(
          kernel.at(0), kernel.at(1), strides[0], strides[1], dilation[0], dilation[1], padding);
    } catch (IllegalArgumentException e) {
      throw layer.wrong(e.getMessage());
    }
  }

  static Padding padding(LayerConfig layer) {
    String padding = layer.text("padding", "valid");
    return switch (padding) {
      case "same" -> Padding.SAME;
      case "valid" -> Padding.VALID;
      default -> throw layer.wrong("padding '" + padding + "', wanted same or valid");
    };
  }

  private Value activated(LayerConfig layer, Value map, int node, Shape kernel) {
    boolean keeps = kernel.at(0) == 1 && kernel.at(1) == 1 && map.pad() == null;
    Value.Extent extent = keeps ? map.extent() : Value.Extent.ANY;
    return activated(layer, new Value(node, 3, kernel.at(3), extent, null));
  }

  private Value activated(LayerConfig layer, Value value) {
    Op op = activations.of(layer, value.rank());
    return op == null ? value : graph.apply(layer.name() + ".activation", op, value);
  }

  private Value dense(LayerConfig layer, Value in) {
    Tensor kernel = weights.of(layer, "kernel", KERNEL, 2);
    Value value = graph.whole(layer.name(), in);
    Op.Bias bias = layer.flag("use_bias", true) ? Op.Bias.ADDED : Op.Bias.NONE;
    Op op = new Op.Linear(at(kernel, 0), at(kernel, 1), bias, Activation.NONE);
    graph.parameter(layer.name(), Role.WEIGHT, kernel);
    if (bias == Op.Bias.ADDED) {
      Tensor values = weights.vector(layer, "bias", KERNEL, at(kernel, 1));
      graph.parameter(layer.name(), Role.BIAS, values);
    }
    int node = graph.add(layer.name(), op, value.node());
    return activated(layer, new Value(node, value.rank(), at(kernel, 1), value.extent(), null));
  }

  private Value norm(LayerConfig layer, Value in) {
    List<String> roles = new ArrayList<>();
    if (layer.flag("scale", true)) {
      roles.add("gamma");
    }
    if (layer.flag("center", true)) {
      roles.add("beta");
    }
    roles.addAll(List.of("moving_mean", "moving_variance"));
    requireLastAxis(layer, in);
    int channels = weights.of(layer, "moving_mean", roles, 1).data().length;
    Tensor gamma = optional(layer, "gamma", roles, channels, 1);
    Tensor beta = optional(layer, "beta", roles, channels, 0);
    Tensor mean = weights.vector(layer, "moving_mean", roles, channels);
    Tensor variance = weights.vector(layer, "moving_variance", roles, channels);
    return norm(layer, in, new Tensor[] {gamma, beta, mean, variance}, layer.real("epsilon", 1e-3));
  }

  private Tensor optional(
      LayerConfig layer, String role, List<String> roles, int channels, float otherwise) {
    return roles.contains(role)
        ? weights.vector(layer, role, roles, channels)
        : LayerWeights.filled(channels, otherwise);
  }

  private Value norm(LayerConfig layer, Value in, Tensor[] tensors, double eps) {
    int channels = tensors[0].data().length;
    for (float variance : tensors[3].data()) {
      if (!(variance >= 0) || !(variance + eps > 0)) {
        throw layer.wrong("holds the variance " + variance);
      }
    }
    Role[] roles = {Role.GAMMA, Role.BETA, Role.MEAN, Role.VARIANCE};
    for (int i = 0; i < roles.length; i++) {
      graph.parameter(layer.name(), roles[i], tensors[i]);
    }
    Op op = new Op.BatchNorm(channels, (float) eps);
    if (in.rank() == 1) {
      Value map = graph.map(layer.name() + ".map", in.withChannels(channels));
      Value out = map.at(graph.add(layer.name(), op, map.node()));
      return graph.vector(layer.name() + ".vector", out);
    }
    return graph.apply(layer.name(), op, in).withChannels(channels);
  }

  /** (x - mean) / max(deviation, 1e-7), the moments from the configuration or the weights. */
  private Value normalization(LayerConfig layer, Value in) {
    if (layer.flag("invert", false) || in.rank() != 3) {
      throw layer.wrong("inverted, or not of a map");
    }
    Tensor mean = moment(layer, "mean");
    Tensor variance = moment(layer, "variance");
    JsonNode axis = layer.config().path("axis");
    if (axis.isNull() || (axis.isArray() && axis.isEmpty())) { // Keras 3 saves None as [].
      return normalizedByOne(layer, in, mean, variance);
    }
    requireLastAxis(layer, in);
    int channels = mean.data().length;
    float[] deviations = new float[channels];
    if (channels != variance.data().length) {
      throw layer.wrong("moments of " + channels + " and " + variance.data().length + " values");
    }
    for (int i = 0; i < channels; i++) {
      deviations[i] = 1 / deviation(variance.data()[i]);
    }
    Tensor gamma = Tensor.of(deviations, channels);
    Tensor zeros = LayerWeights.filled(channels, 0);
    Tensor ones = LayerWeights.filled(channels, 1);
    return norm(layer, in, new Tensor[] {gamma, zeros, mean, ones}, 0);
  }

  private Value normalizedByOne(LayerConfig layer, Value in, Tensor mean, Tensor variance) {
    if (mean.data().length != 1 || variance.data().length != 1) {
      throw layer.wrong("no axis and moments of %s, wanted one".formatted(mean.shape()));
    }
    double scale = 1 / (double) deviation(variance.data()[0]);
    double shift = -mean.data()[0] * scale;
    Formula formula = new Formula.Affine((float) scale, (float) shift);
    return graph.apply(layer.name(), new Op.Apply(formula), in);
  }

  private static float deviation(float variance) {
    return Math.max((float) Math.sqrt(variance), 1e-7f);
  }

  private static void requireLastAxis(LayerConfig layer, Value in) {
    if (Activations.axis(layer, -1, in.rank()) != in.rank() - 1) {
      throw layer.wrong("axis " + layer.config().path("axis") + ", wanted the last");
    }
  }

  private Tensor moment(LayerConfig layer, String role) {
    Tensor tensor;
    if (layer.config().path(role).isNull() || layer.config().path(role).isMissingNode()) {
      tensor = weights.of(layer, role, MOMENTS);
    } else {
      tensor = Numbers.tensor(layer, role);
    }
    return tensor.reshape(Shape.of(tensor.data().length));
  }

  private Value prelu(LayerConfig layer, Value in) {
    Tensor alpha = weights.of(layer, "alpha", List.of("alpha"));
    int channels = alpha.shape().rank() == 0 ? 0 : alpha.shape().at(-1);
    if (channels == 0 || alpha.data().length != channels) {
      throw layer.wrong("alpha is " + alpha.shape() + ", wanted one value per channel");
    }
    graph.parameter(layer.name(), Role.SLOPE, alpha.reshape(Shape.of(channels)));
    return graph.apply(layer.name(), new Op.PRelu(channels), in);
  }
}
