package dev.separable.kernel;

/** The sums of {@link Kernels#quarterSums} in plain float32 loops. */
final class ScalarQuarters {
  private ScalarQuarters() {}

  static void sums(float[] in, int inAt, int pixels, int k, float[] out, int outAt, int outStep) {
    int half = k / 2;
    int top = (pixels + 1) / 2;
    int pairs = pixels / 2;
    for (int p = 0; p < pairs; p++) {
      int upper = inAt + p * k;
      sums(in, upper, upper + top * k, half, 0, out, outAt + p * half, outStep);
    }
    if (top > pairs) {
      single(in, inAt + pairs * k, half, out, outAt + pairs * half, outStep);
    }
  }

  /** Of one pair of pixels, from channel {@code from} of each half on. */
  static void sums(
      float[] in, int upper, int lower, int half, int from, float[] out, int outAt, int outStep) {
    for (int i = from; i < half; i++) {
      float a11 = in[upper + i];
      float a21 = in[lower + i];
      float s1 = a21 + in[lower + half + i];
      float s2 = s1 - a11;
      out[outAt + i] = s1;
      out[outAt + outStep + i] = s2;
      out[outAt + 2 * outStep + i] = a11 - a21;
      out[outAt + 3 * outStep + i] = in[upper + half + i] - s2;
    }
  }

  /** Of a pixel without another, which counts as zeros. */
  static void single(float[] in, int upper, int half, float[] out, int outAt, int outStep) {
    for (int i = 0; i < half; i++) {
      float a11 = in[upper + i];
      out[outAt + i] = 0;
      out[outAt + outStep + i] = -a11;
      out[outAt + 2 * outStep + i] = a11;
      out[outAt + 3 * outStep + i] = in[upper + half + i] + a11;
    }
  }
}
