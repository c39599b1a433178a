package dev.separable.onnx;

import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Products with a constant matrix. */
final class LinearOps {
  private LinearOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("Gemm", LinearOps::gemm);
    table.put("MatMul", LinearOps::matMul);
  }

  /** alpha * A * B + beta * C, A [M, K] of the network, B [K, N] or [N, K] known, C per column. */
  private static void gemm(Call call) {
    Value read = call.value(0);
    Literal matrix = call.literal(1);
    if (call.attributes().flag("transA", 0) || read.dims().rank() != 2) {
      throw new IllegalArgumentException(
          "A is %s, perhaps transposed; wanted [N, features]".formatted(read.dims()));
    }
    Tensor weight = matrix(call, matrix);
    if (call.attributes().flag("transB", 0)) {
      weight = weight.transpose(1, 0);
    }
    weight = scaled(weight, call.attributes().number("alpha", 1));
    float beta = call.attributes().number("beta", 1);
    requireInputs(matrix, weight, read.dims().at(1));
    Map<Role, Tensor> tensors = new EnumMap<>(Role.class);
    tensors.put(Role.WEIGHT, weight);
    if (call.has(2)) {
      tensors.put(Role.BIAS, scaled(row(call.literal(2), weight.shape().at(1)), beta));
    }
    call.result(linear(call, call.emitter().arrange(read, Value.natural(read.dims())), 1, tensors));
  }

  private static Tensor matrix(Call call, Literal literal) {
    Shape dims = literal.dims();
    if (dims.rank() != 2 || dims.elements() == 0) {
      throw new IllegalArgumentException(
          "matrix %s is %s, wanted two dimensions".formatted(literal.name(), dims));
    }
    call.budget().spend(literal.length());
    return new Tensor(dims, literal.toFloats());
  }

  private static void requireInputs(Literal matrix, Tensor weight, int features) {
    if (weight.shape().at(0) != features) {
      throw new IllegalArgumentException(
          "matrix %s is %s, which does not fit %d features"
              .formatted(matrix.name(), matrix.dims(), features));
    }
  }

  /** One value per column; a single one stands for all. */
  private static Tensor row(Literal bias, int columns) {
    if (bias.length() != 1 && (bias.length() != columns || bias.dims().at(-1) != columns)) {
      throw new IllegalArgumentException(
          "C, %s, is %s, wanted [%d]".formatted(bias.name(), bias.dims(), columns));
    }
    float[] values = new float[columns];
    for (int i = 0; i < columns; i++) {
      values[i] = (float) bias.number(bias.length() == 1 ? 0 : i);
    }
    return Tensor.of(values, columns);
  }

  private static Tensor scaled(Tensor tensor, float factor) {
    if (factor == 1) {
      return tensor;
    }
    float[] values = tensor.data().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return new Tensor(tensor.shape(), values);
  }

  /** A linear layer on the axis at the last place. */
  private static Value linear(Call call, Value read, int axis, Map<Role, Tensor> tensors) {
    Shape weight = tensors.get(Role.WEIGHT).shape();
    Op.Bias bias = tensors.containsKey(Role.BIAS) ? Op.Bias.ADDED : Op.Bias.NONE;
    Op.Linear linear = new Op.Linear(weight.at(0), weight.at(1), bias, Activation.NONE);
    int[] dims = read.dims().toArray();
    dims[axis] = weight.at(1);
    Shape made = Shape.of(dims);
    int node = call.add(linear, Value.physical(made, read.order()), tensors, read.node());
    return new Value(node, made, read.order());
  }

  /** A known matrix on either side: on the left it works on the last axis but one. */
  private static void matMul(Call call) {
    if (call.data(1) instanceof Literal right) {
      Value read = call.value(0);
      Tensor weight = matrix(call, squeezed(right));
      multiply(call, read, read.dims().rank() - 1, right, weight);
    } else if (call.data(0) instanceof Literal left) {
      Value read = call.value(1);
      Tensor weight = matrix(call, squeezed(left)).transpose(1, 0);
      multiply(call, read, read.dims().rank() - 2, left, weight);
    } else {
      throw new IllegalArgumentException(
          "both factors depend on the network's input, wanted a constant matrix");
    }
  }

  private static Literal squeezed(Literal matrix) {
    Shape dims = matrix.dims();
    if (dims.rank() > 2 && dims.elements() == (long) dims.at(-2) * dims.at(-1)) {
      return matrix.reshaped(matrix.name(), Shape.of(dims.at(-2), dims.at(-1)));
    }
    return matrix;
  }

  private static void multiply(Call call, Value read, int axis, Literal matrix, Tensor weight) {
    if (read.dims().rank() < 2 || matrix.dims().rank() > read.dims().rank()) {
      throw new IllegalArgumentException(
          "cannot multiply %s and %s %s".formatted(read.dims(), matrix.name(), matrix.dims()));
    }
    requireInputs(matrix, weight, read.dims().at(axis));
    List<Integer> order = new ArrayList<>(read.orderOfAxes());
    if (order.indexOf(axis) != order.size() - 1 || order.isEmpty()) {
      order = new ArrayList<>(Value.natural(read.dims()));
      order.remove((Integer) axis);
      order.add(axis);
    }
    Value arranged = call.emitter().arrange(read, order);
    call.result(linear(call, arranged, axis, Map.of(Role.WEIGHT, weight)));
  }
}
