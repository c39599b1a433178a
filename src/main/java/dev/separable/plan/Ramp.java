package dev.separable.plan;

import dev.separable.graph.Formula;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;

/**
 * min(max(x * scale + shift, low), high): what any chain of sums and products with numbers and of
 * limits comes to, in whatever order it is written. {@code scale} is not 0, {@code low} is not
 * above {@code high}; limits may be infinite.
 */
record Ramp(double scale, double shift, double low, double high) {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final Ramp IDENTITY = new Ramp(1, 0, -INFINITY, INFINITY);
  private static final Ramp RELU = new Ramp(1, 0, 0, INFINITY);
  private static final Ramp RELU6 = new Ramp(1, 0, 0, 6);
  private static final Ramp HARD_SIGMOID_KERAS2 = new Ramp(0.2, 0.5, 0, 1);
  static final Ramp HARD_SIGMOID = new Ramp(1 / 6.0, 0.5, 0, 1);

  /** Files hold the numbers as float32, and a chain multiplies a few of them. */
  private static final double TOLERANCE = 3e-7;

  /** x * scale + shift without limits. */
  static Ramp line(double scale, double shift) {
    return new Ramp(scale, shift, -INFINITY, INFINITY);
  }

  /** The op as a ramp; null if it is none. */
  static Ramp of(Op op) {
    if (op instanceof Op.Activate activate) {
      return of(activate.activation());
    }
    if (!(op instanceof Op.Apply apply)) {
      return null;
    }
    if (apply.formula() instanceof Formula.Affine f) {
      boolean plain = f.scale() != 0 && Float.isFinite(f.scale()) && Float.isFinite(f.shift());
      return plain ? line(f.scale(), f.shift()) : null;
    }
    if (apply.formula() instanceof Formula.Divide f) {
      boolean plain = f.divisor() != 0 && Float.isFinite(f.divisor());
      return plain ? line(1.0 / f.divisor(), 0) : null;
    }
    if (apply.formula() instanceof Formula.Clip f && f.low() <= f.high()) {
      double low = f.low() <= -Float.MAX_VALUE ? -INFINITY : f.low();
      double high = f.high() >= Float.MAX_VALUE ? INFINITY : f.high();
      return new Ramp(1, 0, low, high);
    }
    return null;
  }

  private static Ramp of(Activation activation) {
    return switch (activation) {
      case NONE -> IDENTITY;
      case RELU -> RELU;
      case RELU6 -> RELU6;
      case HARD_SIGMOID -> HARD_SIGMOID;
      case HARD_SIGMOID_KERAS2 -> HARD_SIGMOID_KERAS2;
      default -> null;
    };
  }

  /** This one and another one behind it. */
  Ramp then(Ramp next) {
    double one = low * next.scale + next.shift;
    double other = high * next.scale + next.shift;
    return new Ramp(
        scale * next.scale,
        shift * next.scale + next.shift,
        Math.min(Math.max(Math.min(one, other), next.low), next.high),
        Math.min(Math.max(Math.max(one, other), next.low), next.high));
  }

  boolean isIdentity() {
    return is(IDENTITY);
  }

  /** The one op that computes it; null if there is none. */
  Op op() {
    if (is(RELU)) {
      return new Op.Activate(Activation.RELU);
    } else if (is(RELU6)) {
      return new Op.Activate(Activation.RELU6);
    } else if (is(HARD_SIGMOID)) {
      return new Op.Activate(Activation.HARD_SIGMOID);
    } else if (is(HARD_SIGMOID_KERAS2)) {
      return new Op.Activate(Activation.HARD_SIGMOID_KERAS2);
    } else if (scale == 1 && shift == 0) {
      return new Op.Apply(new Formula.Clip((float) low, (float) high));
    }
    boolean line = low == -INFINITY && high == INFINITY;
    boolean plain = Float.isFinite((float) scale) && Float.isFinite((float) shift);
    return line && plain && (float) scale != 0
        ? new Op.Apply(new Formula.Affine((float) scale, (float) shift))
        : null;
  }

  /** Equal but for the rounding of its numbers. */
  boolean is(Ramp other) {
    return near(scale, other.scale)
        && near(shift, other.shift)
        && near(low, other.low)
        && near(high, other.high);
  }

  static boolean near(double found, double wanted) {
    boolean finite = Double.isFinite(wanted);
    return found == wanted || (finite && Math.abs(found - wanted) <= TOLERANCE * Math.abs(wanted));
  }
}
