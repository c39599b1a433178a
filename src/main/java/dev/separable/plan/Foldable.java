package dev.separable.plan;

import dev.separable.graph.Formula;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import dev.separable.graph.Role;
import dev.separable.weights.Weights;
import java.util.Arrays;

/**
 * A node that computes x * scale + shift per channel of a value x.
 *
 * @param from the node whose value x is
 * @param affine the numbers, for all channels of x
 */
record Foldable(int from, Affine affine) {

  /** The node as such; null if it is something else. */
  static Foldable of(Node node, Rewrite rewrite, Weights weights) {
    if (node.op() instanceof Op.BatchNorm norm) {
      return new Foldable(node.input(), Affine.of(node.name(), norm, weights));
    }
    if (node.op() instanceof Op.Apply apply && apply.formula() instanceof Formula.Affine f) {
      int channels = channels(rewrite.node(node.input()).op());
      Affine affine = new Affine(filled(f.scale(), channels), filled(f.shift(), channels));
      return finite(new Foldable(node.input(), affine));
    }
    if (node.op() instanceof Op.Apply apply && apply.formula() instanceof Formula.Divide f) {
      int channels = channels(rewrite.node(node.input()).op());
      Affine affine = new Affine(filled(1.0 / f.divisor(), channels), new double[channels]);
      return finite(new Foldable(node.input(), affine));
    }
    Op.Operator operator =
        node.op() instanceof Op.Arithmetic arithmetic
            ? arithmetic.operator()
            : node.op() instanceof Op.Multiply ? Op.Operator.MULTIPLY : null;
    if (operator == null || node.inputs().size() != 2) {
      return null;
    }
    int a = node.inputs().get(0);
    int b = node.inputs().get(1);
    double[] left = numbers(rewrite.node(a), rewrite.node(b).op(), weights);
    double[] right = numbers(rewrite.node(b), rewrite.node(a).op(), weights);
    if (right != null) {
      return finite(new Foldable(a, right(operator, right)));
    }
    return left == null ? null : finite(new Foldable(b, left(operator, left)));
  }

  private static Foldable finite(Foldable fold) {
    boolean finite =
        fold.affine != null
            && Arrays.stream(fold.affine.scale()).allMatch(Double::isFinite)
            && Arrays.stream(fold.affine.shift()).allMatch(Double::isFinite);
    return finite ? fold : null;
  }

  private static Affine right(Op.Operator operator, double[] b) {
    return switch (operator) {
      case ADD, MULTIPLY -> left(operator, b);
      case SUBTRACT -> new Affine(filled(1, b.length), negated(b));
      case DIVIDE -> new Affine(Arrays.stream(b).map(v -> 1 / v).toArray(), new double[b.length]);
      case POWER, MINIMUM, MAXIMUM -> null;
    };
  }

  private static Affine left(Op.Operator operator, double[] a) {
    return switch (operator) {
      case ADD -> new Affine(filled(1, a.length), a);
      case SUBTRACT -> new Affine(filled(-1, a.length), a);
      case MULTIPLY -> new Affine(a, new double[a.length]);
      case DIVIDE, POWER, MINIMUM, MAXIMUM -> null;
    };
  }

  /**
   * A constant as one number per channel of a layer; null if it is none. It must not have more axes
   * than the layer's value, which would be the result's then.
   */
  private static double[] numbers(Node node, Op layer, Weights weights) {
    int channels = channels(layer);
    int axes = layer instanceof Op.Conv ? 3 : 1;
    if (channels == 0
        || !(node.op() instanceof Op.Constant constant)
        || constant.shape().rank() > axes) {
      return null;
    }
    float[] values = weights.tensor(Role.VALUE.of(node.name())).data();
    if (values.length == 1) {
      return filled(values[0], channels);
    }
    if (values.length != channels || constant.shape().at(-1) != channels) {
      return null;
    }
    double[] numbers = new double[channels];
    for (int c = 0; c < channels; c++) {
      numbers[c] = values[c];
    }
    return numbers;
  }

  /** Output channels of a convolution or linear layer; 0 for anything else. */
  static int channels(Op op) {
    if (op instanceof Op.Conv conv) {
      return conv.outChannels();
    }
    return op instanceof Op.Linear linear ? linear.outFeatures() : 0;
  }

  private static double[] filled(double value, int length) {
    double[] all = new double[length];
    Arrays.fill(all, value);
    return all;
  }

  private static double[] negated(double[] values) {
    return Arrays.stream(values).map(v -> -v).toArray();
  }
}
