package dev.separable.image.resize;

/**
 * The ways of {@code cv2.resize} that are offered; bytes give bytes. Neither looks at more than two
 * samples to enlarge, and {@link #LINEAR} not to reduce either.
 */
public enum OpenCvFilter implements Resampling {
  /** {@code INTER_LINEAR}. */
  LINEAR("cv2-linear"),
  /** {@code INTER_AREA}. */
  AREA("cv2-area");

  /** What is computed, which depends on the sizes. */
  enum Method {
    /** Two samples to each side of the output pixel's centre. */
    LINEAR,
    /** Two samples, chosen by the cell that the output pixel begins in. */
    LINEAR_IN_CELLS,
    /** The mean of a whole number of samples. */
    MEAN,
    /** The mean of what an output pixel covers, samples at the edges in part. */
    COVERED
  }

  private static final double EPSILON = Math.ulp(1.0);

  private final String text;

  OpenCvFilter(String text) {
    this.text = text;
  }

  Method method(int inWidth, int inHeight, int width, int height) {
    double across = scale(inWidth, width);
    double down = scale(inHeight, height);
    boolean whole = isWhole(across) && isWhole(down);
    if (this == LINEAR) {
      boolean half = whole && Math.rint(across) == 2 && Math.rint(down) == 2;
      return half ? Method.MEAN : Method.LINEAR;
    }
    if (across < 1 || down < 1) {
      return Method.LINEAR_IN_CELLS;
    }
    return whole ? Method.MEAN : Method.COVERED;
  }

  /** Input samples to an output sample: the inverse of a rounded quotient, as OpenCV has it. */
  static double scale(int in, int out) {
    return 1 / ((double) out / in);
  }

  private static boolean isWhole(double scale) {
    return Math.abs(scale - Math.rint(scale)) < EPSILON;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public boolean givesFloats() {
    return false;
  }

  @Override
  public long weights(int in, long out, int wanted) {
    return (long) wanted * (this == LINEAR ? 2 : Spans.mostCovered((double) in / out));
  }
}
