package dev.separable.keras;

import dev.separable.graph.Formula;
import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.keras.LayerConfig.Operand;
import dev.separable.keras.Value.Extent;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.PoolPadding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.tensor.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the layers of a configuration into a graph, one after the other. */
final class LayerBuilder {
  private static final int[] TWO = {2, 2};

  /** Layers that do nothing once the network is trained. */
  private static final Set<String> TRAINING_ONLY =
      Set.of(
          "Dropout",
          "SpatialDropout2D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "ActivityRegularization",
          "Identity",
          "RandomFlip",
          "RandomRotation",
          "RandomZoom",
          "RandomTranslation",
          "RandomContrast",
          "RandomBrightness");

  private final ModelGraph graph;
  private final WeightedLayers weighted;
  private final Activations activations;
  private final Functions functions;
  private final Set<String> seen = new HashSet<>();

  LayerBuilder(ModelGraph graph, LayerWeights weights, Activations activations) {
    this.graph = graph;
    this.activations = activations;
    this.functions = new Functions(activations);
    this.weighted = new WeightedLayers(graph, weights, activations);
  }

  /** Adds all layers of a model that reads {@code input}; gives its output. */
  Value build(ModelConfig model, Value input) {
    Map<String, Value> values = new HashMap<>();
    for (LayerConfig layer : model.layers()) {
      Value value = layer(layer, model, values, input);
      values.put(layer.name(), value);
      if (!layer.type().equals("InputLayer")) {
        graph.mark(layer.name(), value);
      }
    }
    Value output = values.get(model.output());
    if (output == null) {
      throw model.layers().get(0).wrong("the output " + model.output() + " is no layer");
    }
    return graph.whole(model.output(), output);
  }

  private Value layer(
      LayerConfig layer, ModelConfig model, Map<String, Value> values, Value input) {
    if (layer.type().equals("InputLayer")) {
      return input;
    }
    if (!seen.add(layer.name())) {
      throw layer.wrong("a second layer of that name");
    }
    List<Value> inputs = new ArrayList<>();
    Double number = null;
    for (Operand operand : layer.operands()) {
      Value value = values.get(operand.layer());
      if (operand.layer() == null) {
        number = operand.number();
      } else if (value == null) {
        throw layer.wrong("reads " + operand.layer() + ", which does not stand before it");
      } else {
        inputs.add(value);
      }
    }
    if (inputs.isEmpty() && layer == model.layers().get(0)) {
      inputs.add(input);
    }
    if (inputs.isEmpty()) {
      throw layer.wrong("reads no other layer");
    }
    Op.Operator operator = operator(layer);
    if (number != null && (operator == null || inputs.size() > 1)) {
      throw layer.wrong("is called with the number " + number);
    }
    if (operator != null) {
      if (Functions.isFunction(layer)) {
        Functions.requireOnly(layer, Set.of());
      }
      return number == null
          ? combined(layer, layer.name(), operator, inputs)
          : withNumber(layer, operator, inputs.get(0), number);
    }
    if (layer.type().equals("Average")) {
      Value sum = combined(layer, layer.name() + ".sum", Op.Operator.ADD, inputs);
      Formula mean = new Formula.Affine(1f / inputs.size(), 0);
      return graph.apply(layer.name(), new Op.Apply(mean), sum);
    }
    return inputs.size() > 1 ? joined(layer, inputs) : single(layer, inputs.get(0));
  }

  /** What a layer or operation of two values does; null for others. */
  private static Op.Operator operator(LayerConfig layer) {
    return switch (layer.type()) {
      case "Add", "op:Add", "tf:__operators__.add", "tf:math.add" -> Op.Operator.ADD;
      case "Multiply", "op:Multiply", "tf:math.multiply", "tf:__operators__.mul" ->
          Op.Operator.MULTIPLY;
      case "Subtract", "op:Subtract", "tf:math.subtract" -> Op.Operator.SUBTRACT;
      case "op:Divide", "op:TrueDivide", "TrueDivide", "tf:math.truediv", "tf:math.divide" ->
          Op.Operator.DIVIDE;
      case "Maximum" -> Op.Operator.MAXIMUM;
      case "Minimum" -> Op.Operator.MINIMUM;
      default -> null;
    };
  }

  private Value combined(LayerConfig layer, String last, Op.Operator operator, List<Value> inputs) {
    Value sum = graph.whole(layer.name(), inputs.get(0));
    for (int i = 1; i < inputs.size(); i++) {
      String name = i == inputs.size() - 1 ? last : layer.name() + "." + i;
      Value next = graph.whole(name, inputs.get(i));
      if (sum.rank() != next.rank()) {
        throw layer.wrong("values of %d and %d axes".formatted(sum.rank(), next.rank()));
      }
      boolean swap = sum.extent() == Extent.ONE && operator == Op.Operator.MULTIPLY;
      Value first = swap ? next : sum;
      Value second = swap ? sum : next;
      Op op = operation(operator, first, second);
      Value wide = first.extent() == Extent.ONE ? second : first;
      sum =
          wide.withChannels(Math.max(first.channels(), second.channels()))
              .at(graph.add(name, op, first.node(), second.node()));
    }
    return sum;
  }

  private static Op operation(Op.Operator operator, Value first, Value second) {
    boolean channels = first.channels() == second.channels();
    boolean same = channels && first.extent() == second.extent();
    boolean perChannel = channels && second.extent() == Extent.ONE;
    if (operator == Op.Operator.MULTIPLY && (same || perChannel)) {
      return new Op.Multiply();
    }
    return operator == Op.Operator.ADD && same ? new Op.Add() : new Op.Arithmetic(operator);
  }

  private Value withNumber(LayerConfig layer, Op.Operator operator, Value in, double number) {
    boolean leads = layer.operands().get(0).layer() == null;
    Formula formula =
        switch (operator) {
          case ADD -> new Formula.Affine(1, (float) number);
          case MULTIPLY -> new Formula.Affine((float) number, 0);
          case SUBTRACT ->
              leads
                  ? new Formula.Affine(-1, (float) number)
                  : new Formula.Affine(1, (float) -number);
          default -> {
            if (leads || operator != Op.Operator.DIVIDE || number == 0) {
              throw layer.wrong("with the number " + number);
            }
            yield Formula.divide((float) number);
          }
        };
    int base = hardSigmoidOf(in, formula);
    return base >= 0
        ? graph.apply(layer.name(), new Op.Activate(Activation.HARD_SIGMOID), in.at(base))
        : graph.apply(layer.name(), new Op.Apply(formula), in);
  }

  /** The node x if this is relu6(x + 3) / 6, which MobileNetV3 spells out; -1 else. */
  private int hardSigmoidOf(Value in, Formula formula) {
    boolean sixth =
        formula.equals(new Formula.Divide(6))
            || (formula instanceof Formula.Affine a
                && a.shift() == 0
                && Math.abs(a.scale() - 1f / 6) < 1e-7);
    if (!sixth || !graph.op(in.node()).equals(new Op.Activate(Activation.RELU6))) {
      return -1;
    }
    int sum = graph.before(in.node());
    boolean three = graph.op(sum).equals(new Op.Apply(new Formula.Affine(1, 3)));
    return three ? graph.before(sum) : -1;
  }

  private Value joined(LayerConfig layer, List<Value> inputs) {
    if (!layer.type().equals("Concatenate")) {
      throw notKnown(layer);
    }
    int rank = inputs.get(0).rank();
    int axis = Activations.axis(layer, -1, rank);
    int channels = 0;
    int[] nodes = new int[inputs.size()];
    for (int i = 0; i < nodes.length; i++) {
      Value value = graph.whole(layer.name() + "." + i, inputs.get(i));
      if (value.rank() != rank) {
        throw layer.wrong("values of %d and %d axes".formatted(rank, value.rank()));
      }
      nodes[i] = value.node();
      channels = value.channels() < 0 || channels < 0 ? -1 : channels + value.channels();
    }
    int node = graph.add(layer.name(), new Move.Concat(axis), nodes);
    return Value.of(node, rank, axis == rank - 1 ? channels : inputs.get(0).channels());
  }

  private Value single(LayerConfig layer, Value in) {
    if (TRAINING_ONLY.contains(layer.type()) || layer.type().equals("Concatenate")) {
      return in;
    }
    if (ModelConfig.isModel(layer.type())) {
      return build(ModelConfig.of(layer.type(), layer.config(), layer.source()), in);
    }
    Value value = weighted.of(layer, in);
    if (value != null) {
      return value;
    }
    Op activation = activations.layerOp(layer, in.rank());
    if (activation != null) {
      return graph.apply(layer.name(), activation, in);
    }
    return switch (layer.type()) {
      case "Activation" -> applied(layer, activations.of(layer, in.rank()), in);
      case "ZeroPadding2D" -> padded(layer, in);
      case "MaxPooling2D" -> pool(layer, Op.Pooling.MAX, in);
      case "AveragePooling2D" -> pool(layer, Op.Pooling.AVERAGE, in);
      case "GlobalAveragePooling2D" -> globalPool(layer, Op.Pooling.AVERAGE, in);
      case "GlobalMaxPooling2D" -> globalPool(layer, Op.Pooling.MAX, in);
      case "Flatten" -> flattened(layer, in);
      case "Reshape" -> reshaped(layer, in);
      case "Rescaling" -> rescaled(layer, in);
      default -> function(layer, in);
    };
  }

  private Value applied(LayerConfig layer, Op op, Value in) {
    return op == null ? in : graph.apply(layer.name(), op, in);
  }

  private Value function(LayerConfig layer, Value in) {
    if (!Functions.isFunction(layer)) {
      throw notKnown(layer);
    }
    return applied(layer, functions.of(layer, in.rank()), in);
  }

  private static RuntimeException notKnown(LayerConfig layer) {
    return layer.wrong("a layer of this class is not read");
  }

  private Value padded(LayerConfig layer, Value in) {
    layer.wantChannelsLast();
    List<Integer> sides = layer.integers("padding");
    int[] all =
        switch (sides.size()) {
          case 1 -> new int[] {sides.get(0), sides.get(0), sides.get(0), sides.get(0)};
          case 2 -> new int[] {sides.get(0), sides.get(0), sides.get(1), sides.get(1)};
          case 4 -> new int[] {sides.get(0), sides.get(1), sides.get(2), sides.get(3)};
          default -> throw layer.wrong("padding of " + sides.size() + " numbers");
        };
    Value whole = graph.whole(layer.name(), in);
    try {
      return whole.padded(new Padding.Explicit(all[0], all[1], all[2], all[3]));
    } catch (IllegalArgumentException e) {
      throw layer.wrong(e.getMessage());
    }
  }

  private Value pool(LayerConfig layer, Op.Pooling pooling, Value in) {
    layer.wantChannelsLast();
    int[] size = layer.pair("pool_size", TWO);
    int[] strides = layer.pair("strides", size);
    try {
      Window window =
          new Window(size[0], size[1], strides[0], strides[1], 1, 1, WeightedLayers.padding(layer));
      Value whole = graph.whole(layer.name(), in);
      Op op = new Op.Pool(pooling, window, PoolPadding.LEFT_OUT);
      return Value.of(graph.add(layer.name(), op, whole.node()), 3, in.channels());
    } catch (IllegalArgumentException e) {
      throw layer.wrong(e.getMessage());
    }
  }

  private Value globalPool(LayerConfig layer, Op.Pooling pooling, Value in) {
    layer.wantChannelsLast();
    Value whole = graph.whole(layer.name(), in);
    int node = graph.add(layer.name(), new Op.GlobalPool(pooling), whole.node());
    Value map = new Value(node, 3, in.channels(), Extent.ONE, null);
    return layer.flag("keepdims", false) ? map : graph.vector(layer.name() + ".vector", map);
  }

  private Value flattened(LayerConfig layer, Value in) {
    layer.wantChannelsLast();
    return graph.vector(layer.name(), in);
  }

  private Value reshaped(LayerConfig layer, Value in) {
    List<Integer> sizes = layer.integers("target_shape");
    if (sizes.size() == 1) {
      return graph.vector(layer.name(), in);
    }
    boolean one = sizes.size() == 3 && sizes.get(0) == 1 && sizes.get(1) == 1;
    if (one && in.rank() == 1) {
      int channels = sizes.get(2) < 0 ? in.channels() : sizes.get(2);
      if (channels < 1) {
        throw layer.wrong("target_shape " + sizes + " of an input of unknown length");
      }
      return graph.map(layer.name(), in.withChannels(channels));
    }
    if (sizes.stream().anyMatch(size -> size < 0)) {
      throw layer.wrong("target_shape " + sizes + ", wanted no open size");
    }
    Shape shape = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
    Value whole = graph.whole(layer.name(), in);
    int node = graph.add(layer.name(), new Move.Reshape(shape), whole.node());
    return Value.of(node, shape.rank(), shape.at(-1));
  }

  /** x * scale + offset, one for all or one for each channel. */
  private Value rescaled(LayerConfig layer, Value in) {
    Tensor scale = Numbers.tensor(layer, "scale");
    Tensor offset = Numbers.tensor(layer, "offset");
    int channels = Math.max(scale.data().length, offset.data().length);
    if (channels == 1) {
      Formula formula = new Formula.Affine(scale.data()[0], offset.data()[0]);
      return graph.apply(layer.name(), new Op.Apply(formula), in);
    }
    graph.parameter(layer.name(), Role.GAMMA, spread(layer, scale, channels));
    graph.parameter(layer.name(), Role.BETA, spread(layer, offset, channels));
    graph.parameter(layer.name(), Role.MEAN, LayerWeights.filled(channels, 0));
    graph.parameter(layer.name(), Role.VARIANCE, LayerWeights.filled(channels, 1));
    return graph.apply(layer.name(), new Op.BatchNorm(channels, 0), in);
  }

  private static Tensor spread(LayerConfig layer, Tensor values, int channels) {
    if (values.data().length == channels) {
      return values;
    }
    if (values.data().length != 1) {
      throw layer.wrong("scale and offset of different lengths");
    }
    return LayerWeights.filled(channels, values.data()[0]);
  }
}
