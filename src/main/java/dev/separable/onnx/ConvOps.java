package dev.separable.onnx;

import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Convolutions and batch norms. */
final class ConvOps {
  private ConvOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("Conv", ConvOps::conv);
    table.put("BatchNormalization", ConvOps::batchNorm);
  }

  /** Weight [out, in / groups, kh, kw] or, of a sequence, [out, in / groups, k]. */
  private static void conv(Call call) {
    Value read = call.value(0);
    Literal weight = call.literal(1);
    Shape dims = read.dims();
    long groups = call.attributes().integer("group", 1);
    requireWeight(weight, dims, groups);
    Shape kernel = weight.dims();
    int out = kernel.at(0);
    long[] taps = new long[kernel.rank() - 2];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = kernel.at(i + 2);
    }
    Windows windows = Windows.of(call, dims, taps);
    Op.Bias bias = call.has(2) ? Op.Bias.ADDED : Op.Bias.NONE;
    Op.Conv conv =
        new Op.Conv(windows.window(), dims.at(1), out, (int) groups, bias, Activation.NONE);
    call.budget().spend(weight.length());
    Tensor oihw =
        Tensor.of(
            weight.toFloats(),
            out,
            kernel.at(1),
            kernel.at(2),
            taps.length == 1 ? 1 : kernel.at(3));
    Map<Role, Tensor> tensors = new EnumMap<>(Role.class);
    tensors.put(Role.WEIGHT, oihw.transpose(2, 3, 1, 0));
    if (call.has(2)) {
      tensors.put(Role.BIAS, vector(call.literal(2), out));
    }
    List<Integer> order = Value.channelsLast(dims);
    Value arranged = call.emitter().arrange(read, order);
    Shape made = windows.dims(dims, out);
    int node = call.add(conv, Value.physical(made, order), tensors, arranged.node());
    call.result(new Value(node, made, order));
  }

  private static void requireWeight(Literal weight, Shape dims, long groups) {
    Shape kernel = weight.dims();
    boolean fits = groups >= 1 && dims.rank() >= 3 && kernel.rank() == dims.rank();
    if (!fits
        || kernel.elements() == 0
        || dims.at(1) % groups != 0
        || kernel.at(1) != dims.at(1) / groups
        || kernel.at(0) % groups != 0) {
      throw new IllegalArgumentException(
          "weight %s is %s, for an input %s and %d groups wanted [out, %s, kernel]"
              .formatted(
                  weight.name(),
                  kernel,
                  dims,
                  groups,
                  dims.rank() < 2 || groups < 1 ? "in" : dims.at(1) / groups));
    }
  }

  static Tensor vector(Literal literal, int length) {
    if (literal.dims().rank() != 1 || literal.length() != length) {
      throw new IllegalArgumentException(
          "%s is %s, wanted [%d]".formatted(literal.name(), literal.dims(), length));
    }
    return new Tensor(literal.dims(), literal.toFloats());
  }

  /** Inputs X, scale, bias, mean, variance; only the form that runs, not the one that trains. */
  private static void batchNorm(Call call) {
    Value read = call.value(0);
    call.attributes().ignore("momentum");
    if (call.attributes().flag("training_mode", 0) || !call.attributes().flag("spatial", 1)) {
      throw new IllegalArgumentException("training_mode or a norm that is not per channel");
    }
    boolean learns = false;
    for (int i = 1; i < call.outputs(); i++) {
      learns |= !call.name(i).isEmpty();
    }
    if (learns) {
      throw new IllegalArgumentException("is in training mode: it has more than one output");
    }
    Shape dims = read.dims();
    if (dims.rank() < 2 || dims.rank() > 4) {
      throw new IllegalArgumentException("reads " + dims + ", wanted 2 to 4 axes");
    }
    int channels = dims.at(1);
    List<Integer> order =
        dims.rank() == 2 ? List.of(Value.NONE, Value.NONE, 1) : Value.channelsLast(dims);
    Map<Role, Tensor> tensors = new EnumMap<>(Role.class);
    List<Role> roles = List.of(Role.GAMMA, Role.BETA, Role.MEAN, Role.VARIANCE);
    for (int i = 0; i < roles.size(); i++) {
      tensors.put(roles.get(i), vector(call.literal(i + 1), channels));
    }
    float[] variances = tensors.get(Role.VARIANCE).data();
    for (int c = 0; c < channels; c++) {
      if (variances[c] < 0) {
        throw new IllegalArgumentException(
            "variance %s is %s at %d, wanted 0 or more"
                .formatted(call.literal(4).name(), variances[c], c));
      }
    }
    Value arranged = call.emitter().arrange(read, order);
    Op.BatchNorm norm = new Op.BatchNorm(channels, call.attributes().number("epsilon", 1e-5f));
    int node = call.add(norm, arranged.physical(), tensors, arranged.node());
    call.result(arranged.at(node));
  }
}
