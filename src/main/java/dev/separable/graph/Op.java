package dev.separable.graph;

import dev.separable.tensor.Activation;
import dev.separable.tensor.PoolPadding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node computes. Maps are (H, W, C); a rank-2 input [sequence, embedding] counts as a map of
 * width 1 and stays rank 2. Records hold what does not depend on the input's size.
 */
public sealed interface Op extends Serializable
    permits Op.Input,
        Op.Weighted,
        Op.Separable,
        Op.Activate,
        Op.Add,
        Op.Multiply,
        Op.Pool,
        Op.GlobalPool,
        Op.Flatten,
        Op.Apply,
        Op.Arithmetic,
        Op.Softmax,
        Reduce,
        Resize,
        Move,
        Fused {

  /** One method an op: whoever implements it cannot forget one. */
  interface Visitor<R> {
    /** For Input. */
    R input(Input op);

    /** For Conv. */
    R conv(Conv op);

    /** For Separable. */
    R separable(Separable op);

    /** For BatchNorm. */
    R batchNorm(BatchNorm op);

    /** For Activate. */
    R activate(Activate op);

    /** For Add. */
    R add(Add op);

    /** For Multiply. */
    R multiply(Multiply op);

    /** For Pool. */
    R pool(Pool op);

    /** For GlobalPool. */
    R globalPool(GlobalPool op);

    /** For Flatten. */
    R flatten(Flatten op);

    /** For Linear. */
    R linear(Linear op);

    /** For Apply. */
    R apply(Apply op);

    /** For PRelu. */
    R prelu(PRelu op);

    /** For Constant. */
    R constant(Constant op);

    /** For Arithmetic. */
    R arithmetic(Arithmetic op);

    /** For Softmax. */
    R softmax(Softmax op);

    /** For Reduce. */
    R reduce(Reduce op);

    /** For Resize. */
    R resize(Resize op);

    /** For the ops that only move values. */
    R move(Move op);

    /** For several ops as one step. */
    R fused(Fused op);
  }

  /** Calls the visitor's method for this op. */
  <R> R accept(Visitor<R> visitor);

  /** An op with parameters of its own. */
  sealed interface Weighted extends Op {
    /** Its parameters, for a layer of that name. */
    List<Parameter> parameters(String layer);
  }

  /**
   * A layer of a node: an op with parameters under its name.
   *
   * @param name unique in the graph; the prefix of its parameters
   */
  record Layer(String name, Weighted op) {}

  /** The layers that a node of that name with this op is made of, in the order of execution. */
  default List<Layer> layers(String node) {
    return this instanceof Weighted weighted ? List.of(new Layer(node, weighted)) : List.of();
  }

  /** Whether a layer has a bias vector. */
  enum Bias {
    /** No bias. */
    NONE,
    /** One value per output channel. */
    ADDED
  }

  /** What a pool takes of its window. */
  enum Pooling {
    /** The mean. */
    AVERAGE,
    /** The largest value. */
    MAX
  }

  /**
   * The network's input; no parameters, no inputs of its own.
   *
   * @param only the one shape that it may have; null if the network takes any
   */
  record Input(Shape only) implements Op {
    /** Of any shape. */
    public Input() {
      this(null);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.input(this);
    }
  }

  /**
   * Convolution of any kind: depthwise with {@code groups == inChannels}, pointwise with a 1x1
   * window and one group. Weight [kh, kw, inChannels / groups, outChannels], output channels of a
   * group adjacent; so the depthwise weight at multiplier M is [kh, kw, 1, C * M] with output
   * channel c * M + m. A second input, if there is one, is added to the result after the activation
   * (a residual).
   */
  record Conv(
      Window window, int inChannels, int outChannels, int groups, Bias bias, Activation activation)
      implements Weighted {
    /** Refuses channel counts that the groups do not divide. */
    public Conv {
      if (groups < 1
          || inChannels < 1
          || outChannels < 1
          || inChannels % groups != 0
          || outChannels % groups != 0) {
        throw new IllegalArgumentException(
            "a convolution from %d to %d channels cannot have %d groups"
                .formatted(inChannels, outChannels, groups));
      }
    }

    /** A depthwise convolution without bias. */
    public static Conv depthwise(Window window, int channels, int multiplier) {
      return new Conv(
          window,
          channels,
          Math.multiplyExact(channels, multiplier),
          channels,
          Bias.NONE,
          Activation.NONE);
    }

    /** A pointwise convolution without bias. */
    public static Conv pointwise(int inChannels, int outChannels) {
      return new Conv(Window.pointwise(), inChannels, outChannels, 1, Bias.NONE, Activation.NONE);
    }

    /** A standard convolution without bias. */
    public static Conv standard(Window window, int inChannels, int outChannels) {
      return new Conv(window, inChannels, outChannels, 1, Bias.NONE, Activation.NONE);
    }

    /** The same with a bias. */
    public Conv withBias() {
      return new Conv(window, inChannels, outChannels, groups, Bias.ADDED, activation);
    }

    /** The same with an activation at the end. */
    public Conv with(Activation added) {
      return new Conv(window, inChannels, outChannels, groups, bias, added);
    }

    /** Whether each channel is filtered for itself. */
    public boolean isDepthwise() {
      return groups == inChannels && groups > 1;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conv(this);
    }

    @Override
    public List<Parameter> parameters(String layer) {
      Shape weight = Shape.of(window.kernelH(), window.kernelW(), inChannels / groups, outChannels);
      return biased(new Parameter(layer, this, Role.WEIGHT, weight), bias);
    }

    /** Whether it is a 1x1 convolution over all channels, at any stride. */
    public boolean isPointwise() {
      return window.taps() == 1 && groups == 1;
    }
  }

  /** A depthwise convolution and the pointwise one behind it, as one step; made by a pass. */
  record Separable(String depthwiseName, Conv depthwise, String pointwiseName, Conv pointwise)
      implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.separable(this);
    }

    @Override
    public List<Layer> layers(String node) {
      return List.of(new Layer(depthwiseName, depthwise), new Layer(pointwiseName, pointwise));
    }
  }

  /**
   * Batch normalisation with running statistics: (x - mean) / sqrt(variance + eps) * gamma + beta.
   */
  record BatchNorm(int channels, float eps) implements Weighted {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
    }

    @Override
    public List<Parameter> parameters(String layer) {
      List<Parameter> all = new ArrayList<>();
      for (Role role : List.of(Role.GAMMA, Role.BETA, Role.MEAN, Role.VARIANCE)) {
        all.add(new Parameter(layer, this, role, Shape.of(channels)));
      }
      return all;
    }
  }

  /** An element-wise function. */
  record Activate(Activation activation) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.activate(this);
    }
  }

  /** The sum of two tensors of one shape. */
  record Add() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.add(this);
    }
  }

  /** The product of two tensors of one shape, or of a map (H, W, C) and a (1, 1, C) one. */
  record Multiply() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.multiply(this);
    }
  }

  /** A pool over sliding windows. */
  record Pool(Pooling pooling, Window window, PoolPadding padding) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pool(this);
    }
  }

  /** A pool over the whole map: (H, W, C) to (1, 1, C). */
  record GlobalPool(Pooling pooling) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.globalPool(this);
    }
  }

  /** All values in one row: to [H * W * C]. */
  record Flatten() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.flatten(this);
    }
  }

  /** A fully connected layer on the last axis, usually of a vector: weight [in, out]. */
  record Linear(int inFeatures, int outFeatures, Bias bias, Activation activation)
      implements Weighted {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.linear(this);
    }

    @Override
    public List<Parameter> parameters(String layer) {
      Shape weight = Shape.of(inFeatures, outFeatures);
      return biased(new Parameter(layer, this, Role.WEIGHT, weight), bias);
    }
  }

  /** An element-wise function with numbers of its own, which no {@link Activation} names. */
  record Apply(Formula formula) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.apply(this);
    }
  }

  /** {@code x < 0 ? slope[c] * x : x}, a slope for each value of the last axis. */
  record PRelu(int channels) implements Weighted {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.prelu(this);
    }

    @Override
    public List<Parameter> parameters(String layer) {
      return List.of(new Parameter(layer, this, Role.SLOPE, Shape.of(channels)));
    }
  }

  /** A tensor that does not depend on the input; reads nothing. */
  record Constant(Shape shape) implements Weighted {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.constant(this);
    }

    @Override
    public List<Parameter> parameters(String layer) {
      return List.of(new Parameter(layer, this, Role.VALUE, shape));
    }
  }

  /** What {@link Arithmetic} does with two numbers. */
  enum Operator {
    /** a + b. */
    ADD,
    /** a - b. */
    SUBTRACT,
    /** a * b. */
    MULTIPLY,
    /** a / b. */
    DIVIDE,
    /** a to the power of b. */
    POWER,
    /** The smaller. */
    MINIMUM,
    /** The larger. */
    MAXIMUM
  }

  /**
   * Two tensors, element by element, the axes of length 1 repeated as in NumPy (aligned at the last
   * axis). {@link Add} and {@link Multiply} are its usual cases, which passes and kernels know.
   */
  record Arithmetic(Operator operator) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.arithmetic(this);
    }
  }

  /** exp(x - largest) / sum of those, along an axis. */
  record Softmax(int axis) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.softmax(this);
    }
  }

  private static List<Parameter> biased(Parameter weight, Bias bias) {
    if (bias == Bias.NONE) {
      return List.of(weight);
    }
    Shape perOutput = Shape.of(weight.shape().at(-1));
    return List.of(weight, new Parameter(weight.layer(), weight.op(), Role.BIAS, perOutput));
  }
}
