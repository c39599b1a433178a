package dev.separable.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Every ONNX operator that is read, and who translates it. */
final class Operators {
  private static final Map<String, Consumer<Call>> TRANSLATORS = new HashMap<>();

  /** Operators of constants; tried first where every input is known. */
  private static final Map<String, Consumer<Call>> FOLDS = new HashMap<>();

  static {
    ConvOps.register(TRANSLATORS);
    LinearOps.register(TRANSLATORS);
    ActivationOps.register(TRANSLATORS);
    ElementwiseOps.register(TRANSLATORS);
    PoolOps.register(TRANSLATORS);
    ReduceOps.register(TRANSLATORS);
    ShapeOps.register(TRANSLATORS);
    PartOps.register(TRANSLATORS);
    ResizeOps.register(TRANSLATORS);
    QuantizeOps.register(TRANSLATORS);
    NormalizationOps.register(TRANSLATORS);
    FoldShapes.register(FOLDS);
    FoldNumbers.register(FOLDS);
  }

  private Operators() {}

  static boolean has(String operator) {
    return TRANSLATORS.containsKey(operator) || FOLDS.containsKey(operator);
  }

  static void translate(Call call) {
    Consumer<Call> fold = FOLDS.get(call.operator());
    Consumer<Call> translator = TRANSLATORS.get(call.operator());
    if (fold != null && call.allKnown()) {
      fold.accept(call);
    } else if (translator != null) {
      translator.accept(call);
    } else {
      throw new IllegalArgumentException(
          "is supported for constants only, found an input that depends on the network's input");
    }
  }
}
