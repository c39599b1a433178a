package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One ONNX node while it is translated: what it reads, and where its results go. */
final class Call {
  private final NodeProto node;
  private final List<Data> inputs;
  private final Data[] results;
  private final Attributes attributes;
  private final Importer importer;

  Call(NodeProto node, List<Data> inputs, Importer importer) {
    this.node = node;
    this.inputs = inputs;
    this.results = new Data[node.getOutputCount()];
    this.attributes = new Attributes(node);
    this.importer = importer;
  }

  String operator() {
    return node.getOpType();
  }

  int opset() {
    return importer.opset();
  }

  Attributes attributes() {
    return attributes;
  }

  Emitter emitter() {
    return importer.emitter();
  }

  Budget budget() {
    return importer.budget();
  }

  /** A tensor that stands in an attribute. */
  Literal read(TensorProto tensor) {
    return importer.tensors().read(tensor, name());
  }

  /** Name of the first result, which the node that makes it gets. */
  String name() {
    return node.getOutputCount() == 0 ? "" : node.getOutput(0);
  }

  String name(int output) {
    return node.getOutput(output);
  }

  int outputs() {
    return node.getOutputCount();
  }

  int inputs() {
    return inputs.size();
  }

  /** Whether that input is given; optional ones may be left out or empty. */
  boolean has(int input) {
    return input < inputs.size() && inputs.get(input) != null;
  }

  /** Whether that input depends on the network's input and ONNX holds it as integers. */
  boolean isWhole(int input) {
    return has(input)
        && inputs.get(input) instanceof Value
        && importer.isWhole(node.getInput(input));
  }

  Data data(int input) {
    if (!has(input)) {
      throw new IllegalArgumentException("input " + input + " is missing");
    }
    return inputs.get(input);
  }

  /** An input that depends on the network's input; a known one becomes a constant of the graph. */
  Value value(int input) {
    return value(data(input));
  }

  Value value(Data data) {
    return data instanceof Value value
        ? value
        : placed(data, data.dims(), Value.natural(data.dims()));
  }

  /**
   * A value with its axes in that order; a known one becomes a constant of the graph.
   *
   * @param dims the value's dimensions, perhaps with ones in front
   */
  Value placed(Data data, Shape dims, List<Integer> order) {
    if (data instanceof Value value) {
      return emitter().arrange(value.lifted(dims.rank()), order);
    }
    return emitter().constant((Literal) data, dims, order);
  }

  /** An input that must be known when the file is read. */
  Literal literal(int input) {
    if (data(input) instanceof Literal literal) {
      return literal;
    }
    throw new IllegalArgumentException(
        "%s depends on the network's input, wanted a constant".formatted(node.getInput(input)));
  }

  /** Integers that stand in an attribute or, in newer opsets, in an input; null if in neither. */
  long[] integers(String attribute, int input) {
    return has(input) ? longs(input) : attributes.integers(attribute, (long[]) null);
  }

  /** Integers that stand in an input. */
  long[] longs(int input) {
    Literal literal = literal(input);
    budget().spend(literal.length());
    return literal.toLongs();
  }

  /**
   * Axes that stand in the attribute "axes" or, in newer opsets, in an input; null if in neither.
   */
  int[] axes(int input, int rank) {
    return axes(integers("axes", input), rank);
  }

  /** Distinct axes, those from the end counted from the front; null of null. */
  int[] axes(long[] given, int rank) {
    if (given == null) {
      return null;
    }
    if (given.length > rank) {
      throw new IllegalArgumentException("%d axes of %d".formatted(given.length, rank));
    }
    int[] axes = Arrays.stream(given).mapToInt(a -> axis(a, rank)).toArray();
    if (Arrays.stream(axes).distinct().count() != axes.length) {
      throw new IllegalArgumentException("axes " + Arrays.toString(given) + " are not distinct");
    }
    return axes;
  }

  boolean allKnown() {
    return inputs.stream().noneMatch(input -> input instanceof Value);
  }

  /** An axis, counted from the end if negative. */
  static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException("axis %d of %d axes".formatted(axis, rank));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** The quotient, rounded up. */
  static int ceilDiv(int a, int b) {
    return -Math.floorDiv(-a, b);
  }

  /** Adds a node of the first result's name. */
  int add(Op op, Shape shape, int... from) {
    return emitter().add(name(), op, shape, from);
  }

  /** Adds a node with weights of the first result's name. */
  int add(Op.Weighted op, Shape shape, Map<Role, Tensor> tensors, int... from) {
    return emitter().add(name(), op, shape, tensors, from);
  }

  void result(Data result) {
    result(0, result);
  }

  void result(int output, Data result) {
    results[output] = result;
  }

  /** The result of that output; null if there is none. */
  Data made(int output) {
    return results[output];
  }
}
