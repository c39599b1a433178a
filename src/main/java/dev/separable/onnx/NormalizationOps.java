package dev.separable.onnx;

import dev.separable.graph.Formula;
import dev.separable.graph.Op.Operator;
import dev.separable.graph.Reduce;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Norms by the value's own statistics, written out as arithmetic. */
final class NormalizationOps {
  private NormalizationOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("LayerNormalization", NormalizationOps::layer);
  }

  /** (x - mean) / sqrt(variance + epsilon) * scale + bias over the last axes. */
  private static void layer(Call call) {
    Value read = call.value(0);
    int rank = read.dims().rank();
    int first = Call.axis(call.attributes().integer("axis", -1), rank);
    call.attributes().ignore("stash_type");
    float epsilon = call.attributes().number("epsilon", 1e-5f);
    List<Integer> axes = new ArrayList<>();
    for (int axis = first; axis < rank; axis++) {
      axes.add(axis);
    }
    String name = call.name();
    Value mean = ReduceOps.along(call, Reduce.Reduction.MEAN, read, axes, name + ".mean");
    Value centred = ElementwiseOps.of(call, Operator.SUBTRACT, read, mean, name + ".centred");
    Value squared = ReduceOps.function(call, centred, new Formula.Power(2), name + ".squared");
    Value variance =
        ReduceOps.along(call, Reduce.Reduction.MEAN, squared, axes, name + ".variance");
    Value raised =
        ReduceOps.function(call, variance, new Formula.Affine(1, epsilon), name + ".raised");
    Value factor = ReduceOps.function(call, raised, new Formula.Power(-0.5f), name + ".factor");
    boolean scaledOnly = !call.has(2);
    Value normed = ElementwiseOps.of(call, Operator.MULTIPLY, centred, factor, name + ".normed");
    String last = scaledOnly ? name : name + ".scaled";
    Value scaled = ElementwiseOps.of(call, Operator.MULTIPLY, normed, call.data(1), last);
    call.result(
        scaledOnly ? scaled : ElementwiseOps.of(call, Operator.ADD, scaled, call.data(2), name));
  }
}
