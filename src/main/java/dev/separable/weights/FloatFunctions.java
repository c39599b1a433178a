package dev.separable.weights;

/**
 * The inverse error function and the logarithm as XLA computes them on a CPU, in float32: the same
 * approximations, in the same order of operations, so that the results agree to the last bit.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // The digits of the source, not of the float.
final class FloatFunctions {
  private static final float[] ERF_INV_CENTRE = {
    2.81022636e-08f,
    3.43273939e-07f,
    -3.5233877e-06f,
    -4.39150654e-06f,
    0.00021858087f,
    -0.00125372503f,
    -0.00417768164f,
    0.246640727f,
    1.50140941f
  };
  private static final float[] ERF_INV_TAIL = {
    -0.000200214257f,
    0.000100950558f,
    0.00134934322f,
    -0.00367342844f,
    0.00573950773f,
    -0.0076224613f,
    0.00943887047f,
    1.00167406f,
    2.83297682f
  };
  private static final float[] LOG1P_NUMERATOR = {
    4.5270000862445199635215e-5f,
    0.49854102823193375972212f,
    6.5787325942061044846969f,
    29.911919328553073277375f,
    60.949667980987787057556f,
    57.112963590585538103336f,
    20.039553499201281259648f
  };
  private static final float[] LOG1P_DENOMINATOR = {
    1f,
    15.062909083469192043167f,
    83.047565967967209469434f,
    221.76239823732856465394f,
    309.09872225312059774938f,
    216.42788614495947685003f,
    60.118660497603843919306f
  };
  private static final float[] LOG_A = {7.0376836292e-2f, -1.1514610310e-1f, 1.1676998740e-1f};
  private static final float[] LOG_B = {-1.2420140846e-1f, 1.4249322787e-1f, -1.6668057665e-1f};
  private static final float[] LOG_C = {2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f};

  private static final float SQRT_2_LESS_1 = (float) (Math.sqrt(2) - 1);
  private static final float HALF_SQRT_2 = 0.70710678f;

  /** ln 2 in two parts, the first with few enough bits that its products are exact. */
  private static final float LN_2_HIGH = 0.693359375f;

  private static final float LN_2_LOW = -2.12194440e-4f;

  private FloatFunctions() {}

  /**
   * Inverse of the error function for |x| &lt; 1: two polynomials in log(1 - x^2) (Giles,
   * Approximating the erfinv function, 2012).
   */
  static float erfInv(float x) {
    float w = -log1p(x * -x);
    if (w < 5) {
      return polynomial(ERF_INV_CENTRE, w - 2.5f) * x;
    }
    return polynomial(ERF_INV_TAIL, (float) Math.sqrt(w) - 3) * x;
  }

  /** log(1 + z): near 0 a quotient of polynomials, elsewhere the logarithm of the sum. */
  static float log1p(float z) {
    if (Math.abs(z) >= SQRT_2_LESS_1) {
      return log(1 + z);
    }
    float square = z * z;
    float quotient = polynomial(LOG1P_NUMERATOR, z) / polynomial(LOG1P_DENOMINATOR, z);
    return z + Math.fma(-0.5f, square, z * square * quotient);
  }

  /** Natural logarithm of a positive normal number, after Cephes. */
  private static float log(float value) {
    int exponent = Math.getExponent(value) + 1;
    float mantissa = Math.scalb(value, -exponent);
    float x = mantissa - 1;
    if (mantissa < HALF_SQRT_2) {
      x += mantissa;
      exponent--;
    }
    float square = x * x;
    float cube = square * x;
    float y = Math.fma(polynomial(LOG_A, x), cube, polynomial(LOG_B, x));
    y = Math.fma(y, cube, polynomial(LOG_C, x));
    y = Math.fma(y, cube, LN_2_LOW * exponent);
    return x - 0.5f * square + y + LN_2_HIGH * exponent;
  }

  /** Horner's rule with one rounding a step; the highest power stands first. */
  private static float polynomial(float[] coefficients, float x) {
    float value = coefficients[0];
    for (int i = 1; i < coefficients.length; i++) {
      value = Math.fma(value, x, coefficients[i]);
    }
    return value;
  }
}
