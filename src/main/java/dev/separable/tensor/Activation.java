package dev.separable.tensor;

/** Element-wise functions, each with its definition in double precision. */
public enum Activation {
  /** x. */
  NONE,
  /** max(x, 0). */
  RELU,
  /** min(max(x, 0), 6). */
  RELU6,
  /** x * sigmoid(x), also called swish. */
  SILU,
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** x * min(max(x + 3, 0), 6) / 6, as in MobileNetV3, PyTorch and Keras 3. */
  HARD_SWISH,
  /** min(max(x + 3, 0), 6) / 6, as in PyTorch and Keras 3. */
  HARD_SIGMOID,
  /** min(max(0.2 x + 0.5, 0), 1), as in Keras 2. */
  HARD_SIGMOID_KERAS2,
  /** Hyperbolic tangent. */
  TANH,
  /** x / 2 * (1 + erf(x / sqrt 2)). */
  GELU,
  /** GELU with the tanh approximation of Hendrycks and Gimpel. */
  GELU_TANH;

  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

  /** The value of the function at {@code x}. */
  public double apply(double x) {
    return switch (this) {
      case NONE -> x;
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case SILU -> x * sigmoid(x);
      case SIGMOID -> sigmoid(x);
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARD_SIGMOID -> Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARD_SIGMOID_KERAS2 -> Math.min(Math.max(0.2 * x + 0.5, 0), 1);
      case TANH -> Math.tanh(x);
      case GELU -> x / 2 * (1 + Erf.erf(x / Math.sqrt(2)));
      case GELU_TANH -> x / 2 * (1 + Math.tanh(SQRT_2_OVER_PI * (x + 0.044715 * x * x * x)));
    };
  }

  /**
   * Whether the function only limits its argument, so that {@link #lower} and {@link #upper} say
   * all of it.
   */
  public boolean isClamp() {
    return this == NONE || this == RELU || this == RELU6;
  }

  /** Lower limit of a clamp. */
  public float lower() {
    return this == NONE ? Float.NEGATIVE_INFINITY : 0;
  }

  /** Upper limit of a clamp. */
  public float upper() {
    return this == RELU6 ? 6 : Float.POSITIVE_INFINITY;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
