package dev.separable.plan;

import dev.separable.graph.Formula;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import dev.separable.graph.Role;
import dev.separable.weights.Weights;
import java.util.List;

/** Arithmetic of a value and one number becomes a {@link Formula}. */
final class NumbersIntoFormulas implements Pass {
  @Override
  public Model apply(Model model) {
    Rewrite rewrite = new Rewrite(model.graph());
    for (Node node : model.graph().nodes()) {
      if (!(node.op() instanceof Op.Arithmetic arithmetic) || node.inputs().size() != 2) {
        continue;
      }
      int a = node.inputs().get(0);
      int b = node.inputs().get(1);
      Float left = number(rewrite.node(a), model.weights());
      Float right = number(rewrite.node(b), model.weights());
      Formula formula = null;
      if (right != null) {
        formula = right(arithmetic.operator(), right);
      } else if (left != null) {
        formula = left(arithmetic.operator(), left);
      }
      if (formula != null) {
        rewrite.replace(
            node.index(), node.name(), new Op.Apply(formula), List.of(right == null ? b : a));
      }
    }
    return new Model(rewrite.done(), model.weights());
  }

  /** The number that the node is; null if it is none, or has axes that a result would take on. */
  private static Float number(Node node, Weights weights) {
    boolean single =
        node.op() instanceof Op.Constant constant
            && constant.shape().rank() <= 1
            && constant.shape().elements() == 1;
    return single ? (Float) weights.tensor(Role.VALUE.of(node.name())).data()[0] : null;
  }

  private static Formula right(Op.Operator operator, float b) {
    return switch (operator) {
      case ADD, MULTIPLY, MINIMUM, MAXIMUM -> left(operator, b);
      case SUBTRACT -> new Formula.Affine(1, -b);
      case DIVIDE -> Formula.divide(b);
      case POWER -> new Formula.Power(b);
    };
  }

  private static Formula left(Op.Operator operator, float a) {
    return switch (operator) {
      case ADD -> new Formula.Affine(1, a);
      case SUBTRACT -> new Formula.Affine(-1, a);
      case MULTIPLY -> new Formula.Affine(a, 0);
      case MINIMUM -> new Formula.Clip(Float.NEGATIVE_INFINITY, a);
      case MAXIMUM -> new Formula.Clip(a, Float.POSITIVE_INFINITY);
      case DIVIDE, POWER -> null;
    };
  }
}
