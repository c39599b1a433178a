package dev.separable.graph;

import dev.separable.tensor.Erf;
import java.io.Serializable;

/**
 * Element-wise functions with numbers of their own. Each has its definition in double precision.
 */
public sealed interface Formula extends Serializable {

  /** The value of the function at {@code x}. */
  double apply(double x);

  /** x * scale + shift. */
  record Affine(float scale, float shift) implements Formula {
    @Override
    public double apply(double x) {
      return x * scale + shift;
    }
  }

  /**
   * x / divisor, which rounds otherwise than a product with 1 / divisor; see {@link
   * #divide(float)}.
   */
  record Divide(float divisor) implements Formula {
    @Override
    public double apply(double x) {
      return x / divisor;
    }
  }

  /** x / divisor, as a product where that is the same: by powers of two. */
  static Formula divide(float divisor) {
    float factor = 1 / divisor;
    boolean powerOfTwo =
        Math.abs(divisor) == Math.scalb(1f, Math.getExponent(divisor))
            && Math.abs(factor) >= Float.MIN_NORMAL;
    return powerOfTwo && Float.isFinite(factor) ? new Affine(factor, 0) : new Divide(divisor);
  }

  /** min(max(x, low), high). */
  record Clip(float low, float high) implements Formula {
    @Override
    public double apply(double x) {
      return Math.min(Math.max(x, low), high);
    }
  }

  /** {@code x < 0 ? slope * x : x}. */
  record LeakyRelu(float slope) implements Formula {
    @Override
    public double apply(double x) {
      return x < 0 ? slope * x : x;
    }
  }

  /** {@code x < 0 ? alpha * (exp(x) - 1) : x}. */
  record Elu(float alpha) implements Formula {
    @Override
    public double apply(double x) {
      return x < 0 ? alpha * Math.expm1(x) : x;
    }
  }

  /** x to a power. */
  record Power(float exponent) implements Formula {
    @Override
    public double apply(double x) {
      return Math.pow(x, exponent);
    }
  }

  /**
   * ONNX's QuantizeLinear with one scale, the integer kept as a float: round-half-even(x / scale) +
   * zero, limited to [low, high].
   */
  record Quantize(float scale, int zero, int low, int high) implements Formula {
    @Override
    public double apply(double x) {
      return Math.min(Math.max(Math.rint((float) x / scale) + zero, low), high);
    }
  }

  /** ONNX's DequantizeLinear with one scale: (x - zero) * scale. */
  record Dequantize(float scale, int zero) implements Formula {
    @Override
    public double apply(double x) {
      return (x - zero) * scale;
    }
  }

  /** To an integer and back, as an integer network rounds the values between its layers. */
  record Rounded(Quantize to, Dequantize from) implements Formula {
    @Override
    public double apply(double x) {
      return from.apply(to.apply(x));
    }
  }

  /** Functions without numbers that are no activations. */
  enum Named implements Formula {
    /** e to the power of x. */
    EXP,
    /** Natural logarithm. */
    LOG,
    /** Square root. */
    SQRT,
    /** The error function. */
    ERF,
    /** |x|. */
    ABS,
    /** 1 / x. */
    RECIPROCAL,
    /** log(1 + exp(x)). */
    SOFTPLUS,
    /** The next integer below. */
    FLOOR,
    /** The next integer above. */
    CEIL,
    /** The nearest integer, halves to the even one. */
    ROUND;

    @Override
    public double apply(double x) {
      return switch (this) {
        case EXP -> Math.exp(x);
        case LOG -> Math.log(x);
        case SQRT -> Math.sqrt(x);
        case ERF -> Erf.erf(x);
        case ABS -> Math.abs(x);
        case RECIPROCAL -> 1 / x;
        case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        case FLOOR -> Math.floor(x);
        case CEIL -> Math.ceil(x);
        case ROUND -> Math.rint(x);
      };
    }
  }
}
