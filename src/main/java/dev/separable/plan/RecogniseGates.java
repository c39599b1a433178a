package dev.separable.plan;

import dev.separable.graph.Formula;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import dev.separable.tensor.Activation;
import java.util.List;

/**
 * A product of x and a function of x becomes the activation that it is: SiLU, hard swish or GELU,
 * wherever the numbers 1/6 and 1/2 stand.
 */
final class RecogniseGates implements Pass {
  private static final int LONGEST = 8;

  @Override
  public Model apply(Model model) {
    Rewrite rewrite = new Rewrite(model.graph());
    for (Node node : model.graph().nodes()) {
      if (isProduct(node)) {
        recognise(rewrite, node, node, 1);
      } else if (node.inputs().size() == 1
          && line(node) != null
          && line(node).shift() == 0
          && isProduct(rewrite.node(node.input()))) {
        recognise(rewrite, node, rewrite.node(node.input()), line(node).scale());
      }
    }
    return new Model(rewrite.done(), model.weights());
  }

  private static boolean isProduct(Node node) {
    boolean multiplies =
        node.op() instanceof Op.Multiply
            || (node.op() instanceof Op.Arithmetic arithmetic
                && arithmetic.operator() == Op.Operator.MULTIPLY);
    return multiplies && node.inputs().size() == 2;
  }

  /** The node as x * scale + shift; null if it is something else. */
  private static Ramp line(Node node) {
    boolean line =
        node.op() instanceof Op.Apply apply
            && (apply.formula() instanceof Formula.Affine
                || apply.formula() instanceof Formula.Divide);
    return line ? Ramp.of(node.op()) : null;
  }

  private static void recognise(Rewrite rewrite, Node node, Node product, double factor) {
    int a = product.inputs().get(0);
    int b = product.inputs().get(1);
    if (!recognise(rewrite, node, a, b, factor)) {
      recognise(rewrite, node, b, a, factor);
    }
  }

  private static boolean recognise(Rewrite rewrite, Node node, int x, int gate, double factor) {
    Activation found = activation(rewrite, x, gate, factor);
    int source = x;
    if (found == null) {
      Ramp line = line(rewrite.node(x));
      if (line == null || line.shift() != 0) {
        return false;
      }
      source = rewrite.node(x).input();
      found = activation(rewrite, source, gate, factor * line.scale());
    }
    if (found != null) {
      rewrite.replace(node.index(), node.name(), new Op.Activate(found), List.of(source));
    }
    return found != null;
  }

  /** What {@code factor * x * gate} is; null if it has no name. */
  private static Activation activation(Rewrite rewrite, int x, int gate, double factor) {
    Node last = rewrite.node(gate);
    if (last.op() instanceof Op.Activate activate
        && activate.activation() == Activation.SIGMOID
        && last.input() == x) {
      return Ramp.near(factor, 1) ? Activation.SILU : null;
    }
    if (isHardSigmoid(rewrite, x, last, factor)) {
      return Activation.HARD_SWISH;
    }
    return isNormalDistribution(rewrite, x, last, factor) ? Activation.GELU : null;
  }

  private static boolean isHardSigmoid(Rewrite rewrite, int x, Node gate, double factor) {
    Ramp whole = Ramp.line(factor, 0);
    Node first = gate;
    for (int length = 1; length <= LONGEST; length++) {
      Ramp ramp = Ramp.of(first.op());
      if (ramp == null) {
        return false;
      }
      whole = ramp.then(whole);
      if (first.input() == x && whole.is(Ramp.HARD_SIGMOID)) {
        return true;
      }
      first = rewrite.node(first.input());
    }
    return false;
  }

  /** Whether {@code factor * gate} is (1 + erf(x / sqrt 2)) / 2. */
  private static boolean isNormalDistribution(Rewrite rewrite, int x, Node gate, double factor) {
    Ramp outer = line(gate);
    if (outer == null
        || !Ramp.near(outer.scale() * factor, 0.5)
        || !Ramp.near(outer.shift() * factor, 0.5)) {
      return false;
    }
    Node erf = rewrite.node(gate.input());
    if (!(erf.op() instanceof Op.Apply apply) || apply.formula() != Formula.Named.ERF) {
      return false;
    }
    Node scaled = rewrite.node(erf.input());
    Ramp inner = line(scaled);
    return inner != null
        && inner.shift() == 0
        && Ramp.near(inner.scale(), Math.sqrt(0.5))
        && scaled.input() == x;
  }
}
