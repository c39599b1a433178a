package dev.separable.onnx;

import dev.separable.graph.Formula;
import dev.separable.graph.Formula.Affine;
import dev.separable.graph.Formula.Named;
import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Element-wise functions of one value. */
final class ActivationOps {
  private static final float SIXTH = 1 / 6f;
  private static final float SELU_ALPHA = 1.67326319217681884765625f;
  private static final float SELU_GAMMA = 1.05070102214813232421875f;

  private ActivationOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    Map<String, Activation> activations =
        Map.of(
            "Relu", Activation.RELU,
            "Sigmoid", Activation.SIGMOID,
            "Tanh", Activation.TANH,
            "HardSwish", Activation.HARD_SWISH);
    activations.forEach((name, a) -> table.put(name, call -> apply(call, new Op.Activate(a))));
    Map<String, Formula> formulas =
        Map.of(
            "Exp", Named.EXP,
            "Log", Named.LOG,
            "Sqrt", Named.SQRT,
            "Erf", Named.ERF,
            "Abs", Named.ABS,
            "Reciprocal", Named.RECIPROCAL,
            "Softplus", Named.SOFTPLUS,
            "Floor", Named.FLOOR,
            "Ceil", Named.CEIL,
            "Round", Named.ROUND);
    formulas.forEach((name, f) -> table.put(name, call -> apply(call, f)));
    table.put("Neg", call -> apply(call, new Affine(-1, 0)));
    table.put("Clip", ActivationOps::clip);
    table.put(
        "LeakyRelu", call -> apply(call, new Formula.LeakyRelu(number(call, "alpha", 0.01f))));
    table.put("Elu", call -> apply(call, new Formula.Elu(number(call, "alpha", 1))));
    table.put("Selu", ActivationOps::selu);
    table.put("Celu", ActivationOps::celu);
    table.put("PRelu", ActivationOps::prelu);
    table.put("HardSigmoid", ActivationOps::hardSigmoid);
    table.put("Gelu", ActivationOps::gelu);
    table.put(
        "Mish",
        call -> gated(call, List.of(apply(Named.SOFTPLUS), new Op.Activate(Activation.TANH))));
    table.put("Swish", ActivationOps::swish);
    table.put("Softsign", ActivationOps::softsign);
  }

  private static float number(Call call, String attribute, float otherwise) {
    return call.attributes().number(attribute, otherwise);
  }

  private static Op apply(Formula formula) {
    return new Op.Apply(formula);
  }

  static void apply(Call call, Formula formula) {
    apply(call, apply(formula));
  }

  static void apply(Call call, Op op) {
    call.result(chain(call, call.value(0), List.of(op)));
  }

  /** One op after the other; the last one gets the result's name. */
  static Value chain(Call call, Value read, List<Op> ops) {
    int node = read.node();
    for (int i = 0; i < ops.size(); i++) {
      String name = i == ops.size() - 1 ? call.name() : call.name() + "." + i;
      node = call.emitter().add(name, ops.get(i), read.physical(), node);
    }
    return read.at(node);
  }

  /** x times the last of some functions one after the other. */
  private static void gated(Call call, List<Op> gate) {
    Value read = call.value(0);
    int node = read.node();
    for (int i = 0; i < gate.size(); i++) {
      String name = call.name() + "." + i;
      node = call.emitter().add(name, gate.get(i), read.physical(), node);
    }
    call.result(read.at(call.add(new Op.Multiply(), read.physical(), read.node(), node)));
  }

  private static void clip(Call call) {
    float low = limit(call, "min", 1, Float.NEGATIVE_INFINITY);
    float high = limit(call, "max", 2, Float.POSITIVE_INFINITY);
    call.result(clamp(call, call.value(0), low, high));
  }

  private static float limit(Call call, String attribute, int input, float open) {
    float found =
        call.has(input) ? call.literal(input).scalar() : call.attributes().number(attribute, open);
    return Math.abs(found) >= Float.MAX_VALUE
        ? Math.copySign(Float.POSITIVE_INFINITY, found)
        : found;
  }

  static Value clamp(Call call, Value read, float low, float high) {
    Op op = new Op.Apply(new Formula.Clip(low, high));
    for (Activation activation : List.of(Activation.RELU, Activation.RELU6)) {
      if (low == activation.lower() && high == activation.upper()) {
        op = new Op.Activate(activation);
      }
    }
    return chain(call, read, List.of(op));
  }

  private static void selu(Call call) {
    float alpha = number(call, "alpha", SELU_ALPHA);
    float gamma = number(call, "gamma", SELU_GAMMA);
    List<Op> ops = List.of(apply(new Formula.Elu(alpha)), apply(new Affine(gamma, 0)));
    call.result(chain(call, call.value(0), ops));
  }

  /** max(0, x) + min(0, alpha * (exp(x / alpha) - 1)). */
  private static void celu(Call call) {
    float alpha = number(call, "alpha", 1);
    List<Op> ops = new ArrayList<>();
    ops.add(apply(Formula.divide(alpha)));
    ops.add(apply(new Formula.Elu(1)));
    ops.add(apply(new Affine(alpha, 0)));
    call.result(chain(call, call.value(0), ops));
  }

  private static void hardSigmoid(Call call) {
    float alpha = number(call, "alpha", 0.2f);
    float beta = number(call, "beta", 0.5f);
    Value read = call.value(0);
    if (beta == 0.5f && Math.abs(alpha - SIXTH) < 1e-6f) {
      call.result(chain(call, read, List.of(new Op.Activate(Activation.HARD_SIGMOID))));
    } else if (beta == 0.5f && alpha == 0.2f) {
      call.result(chain(call, read, List.of(new Op.Activate(Activation.HARD_SIGMOID_KERAS2))));
    } else {
      List<Op> ops = List.of(apply(new Affine(alpha, beta)), apply(new Formula.Clip(0, 1)));
      call.result(chain(call, read, ops));
    }
  }

  private static void gelu(Call call) {
    String form = call.attributes().text("approximate", "none");
    apply(
        call,
        switch (form) {
          case "none" -> new Op.Activate(Activation.GELU);
          case "tanh" -> new Op.Activate(Activation.GELU_TANH);
          default -> throw new IllegalArgumentException("approximate is " + form);
        });
  }

  private static void swish(Call call) {
    float alpha = number(call, "alpha", 1);
    if (alpha == 1) {
      apply(call, new Op.Activate(Activation.SILU));
    } else {
      gated(call, List.of(apply(new Affine(alpha, 0)), new Op.Activate(Activation.SIGMOID)));
    }
  }

  /** x / (1 + |x|). */
  private static void softsign(Call call) {
    gated(call, List.of(apply(Named.ABS), apply(new Affine(1, 1)), apply(Named.RECIPROCAL)));
  }

  /** One slope for all, or one for each place of a single axis. */
  private static void prelu(Call call) {
    Value read = call.value(0);
    Literal slope = call.literal(1);
    if (slope.length() == 1) {
      apply(call, new Formula.LeakyRelu(slope.scalar()));
      return;
    }
    Shape dims = read.dims();
    int rank = slope.dims().rank();
    List<Integer> axes =
        rank > dims.rank()
            ? List.of()
            : Value.longOnes(Value.lifted(slope.dims(), dims.rank()), Value.axes(dims));
    if (axes.size() != 1 || dims.at(axes.get(0)) != slope.length()) {
      throw new IllegalArgumentException(
          "slope %s is %s for %s, wanted one axis".formatted(slope.name(), slope.dims(), dims));
    }
    int channel = axes.get(0);
    List<Integer> order = new ArrayList<>(read.orderOfAxes());
    order.remove((Integer) channel);
    order.add(channel);
    Value arranged = call.emitter().arrange(read, order);
    Tensor slopes = Tensor.of(slope.toFloats(), slope.length());
    Op.PRelu op = new Op.PRelu(slope.length());
    int node = call.add(op, arranged.physical(), Map.of(Role.SLOPE, slopes), arranged.node());
    call.result(arranged.at(node));
  }
}
