package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedMatrix;
import dev.separable.tensor.Activation;

/**
 * A pointwise convolution by one Strassen step in Winograd's form: seven products of quarters
 * instead of eight. The pixels of a map (or of a band of it) are halved as well, so pixel p is
 * computed together with pixel p + (pixels + 1) / 2 of the same map; an odd pixel alone costs what
 * it costs without the step.
 *
 * <p>With s1 to s4 from {@link Kernels#quarterSums} and the weights of {@link StrassenMatrix}:
 *
 * <pre>
 * x = bias1 + a11 b11
 * c11 = x + a12 b21
 * u = x + s2 t2
 * z = u + s3 t3
 * c21 = z + a22 t4
 * y = (bias2 - bias1) + s1 t1
 * c22 = z + y
 * c12 = (u + y) + s4 b22
 * </pre>
 *
 * <p>All sums but c22 and u + y are made where the products end, in registers or right after, and
 * what is an output gets its activation there. An error is at most a few times that of the plain
 * product: of the order of k units in the last place of the largest |input| times the largest
 * |weight|, where the plain product is bound by the sum of |input * weight| of its own output.
 * Measured on values of a normal distribution, the largest error grows from 1.9e-6 to 3.3e-6 of the
 * largest output.
 */
record StrassenProduct(StrassenMatrix matrix, Activation activation) {
  /** Weights and pixels from which on seven products take less time than eight and the sums. */
  static final int LEAST_K = 160;

  static final int LEAST_N = 256;
  private static final int LEAST_PIXELS = 32;

  /** Whether the step may pay for such weights; the pixels are known later. */
  static boolean fits(Kernels kernels, int k, int n) {
    return kernels.vectorBits() > Float.SIZE
        && k % 2 == 0
        && n % 2 == 0
        && k >= LEAST_K
        && n >= LEAST_N;
  }

  /** Whether it pays for a map, or a band of a map, of so many pixels. */
  static boolean pays(int pixels) {
    return pixels >= LEAST_PIXELS;
  }

  /** Floats of working memory for maps of so many pixels, so many images at once. */
  int workspace(int pixels, int images) {
    int pairs = Math.multiplyExact(images, (pixels + 1) / 2);
    return Math.multiplyExact(pairs, Math.addExact(2 * matrix.k(), 3 * (matrix.n() / 2)));
  }

  /**
   * {@code in [images, pixels, k] -> out [images, pixels, n]}.
   *
   * @param residual added after the activation, laid out as {@code out}, or null
   * @param workspace from {@code workAt} on
   */
  void run(
      Kernels kernels,
      float[] in,
      int inAt,
      int pixels,
      int images,
      float[] residual,
      float[] out,
      int outAt,
      float[] workspace,
      int workAt) {
    int pairs = images * ((pixels + 1) / 2);
    int half = matrix.k() / 2;
    int s1 = workAt;
    int s2 = s1 + pairs * half;
    int s3 = s2 + pairs * half;
    int s4 = s3 + pairs * half;
    int x = s4 + pairs * half;
    int u = x + pairs * (matrix.n() / 2);
    int y = u + pairs * (matrix.n() / 2);
    float[] w = workspace;
    sums(kernels, in, inAt, pixels, images, w, s1);
    upperLeft(kernels, in, inAt, pixels, images, residual, out, outAt, w, x);
    add(kernels, matrix.t2(), w, s2, pairs, x, u);
    add(kernels, matrix.t3(), w, s3, pairs, u, x);
    lowerLeft(kernels, in, inAt, pixels, images, residual, out, outAt, w, x);
    int stride = matrix.n() / 2;
    kernels.pointwise(matrix.t1(), Activation.NONE, w, s1, half, pairs, null, w, y, stride);
    lowerRight(kernels, pixels, images, residual, out, outAt, w, x, u, y);
    upperRight(kernels, pixels, images, residual, out, outAt, w, s4, u);
  }

  private void sums(
      Kernels kernels, float[] in, int inAt, int pixels, int images, float[] w, int s1) {
    int k = matrix.k();
    int top = (pixels + 1) / 2;
    for (int i = 0; i < images; i++) {
      int sum = s1 + i * top * (k / 2);
      kernels.quarterSums(in, inAt + i * pixels * k, pixels, k, w, sum, images * top * (k / 2));
    }
  }

  /** {@code w[to] = w[from] + w[sum] weights} on [pairs, n / 2]. */
  private void add(
      Kernels kernels, PackedMatrix weights, float[] w, int sum, int pairs, int from, int to) {
    int stride = matrix.n() / 2;
    kernels.accumulate(
        weights,
        Activation.NONE,
        w,
        sum,
        matrix.k() / 2,
        pairs,
        w,
        from,
        stride,
        null,
        w,
        to,
        stride);
  }

  /** {@code x = bias1 + a11 b11}, then c11. */
  private void upperLeft(
      Kernels kernels,
      float[] in,
      int inAt,
      int pixels,
      int images,
      float[] residual,
      float[] out,
      int outAt,
      float[] w,
      int x) {
    int k = matrix.k();
    int n = matrix.n();
    int top = (pixels + 1) / 2;
    for (int i = 0; i < images; i++) {
      int a11 = inAt + i * pixels * k;
      int xi = x + i * top * (n / 2);
      kernels.pointwise(matrix.b11(), Activation.NONE, in, a11, k, top, null, w, xi, n / 2);
    }
    for (int i = 0; i < images; i++) {
      int a12 = inAt + i * pixels * k + k / 2;
      int xi = x + i * top * (n / 2);
      int c11 = outAt + i * pixels * n;
      kernels.accumulate(
          matrix.b21(), activation, in, a12, k, top, w, xi, n / 2, residual, out, c11, n);
    }
  }

  /** c21. */
  private void lowerLeft(
      Kernels kernels,
      float[] in,
      int inAt,
      int pixels,
      int images,
      float[] residual,
      float[] out,
      int outAt,
      float[] w,
      int z) {
    int k = matrix.k();
    int n = matrix.n();
    int top = (pixels + 1) / 2;
    for (int i = 0; i < images; i++) {
      int a22 = inAt + (i * pixels + top) * k + k / 2;
      int zi = z + i * top * (n / 2);
      int c21 = outAt + (i * pixels + top) * n;
      int bottom = pixels - top;
      kernels.accumulate(
          matrix.t4(), activation, in, a22, k, bottom, w, zi, n / 2, residual, out, c21, n);
    }
  }

  /** {@code c22 = z + y} and {@code u += y}. */
  private void lowerRight(
      Kernels kernels,
      int pixels,
      int images,
      float[] residual,
      float[] out,
      int outAt,
      float[] w,
      int z,
      int u,
      int y) {
    int n = matrix.n();
    int half = n / 2;
    int top = (pixels + 1) / 2;
    int bottom = pixels - top;
    for (int i = 0; i < images; i++) {
      int row = i * top * half;
      int c22 = outAt + (i * pixels + top) * n + half;
      kernels.addToBoth(
          activation, w, z + row, w, u + row, w, y + row, bottom, half, residual, out, c22, n);
      int single = row + bottom * half;
      kernels.add(w, u + single, w, y + single, (top - bottom) * half, w, u + single);
    }
  }

  /** c12. */
  private void upperRight(
      Kernels kernels,
      int pixels,
      int images,
      float[] residual,
      float[] out,
      int outAt,
      float[] w,
      int s4,
      int u) {
    int half = matrix.k() / 2;
    int n = matrix.n();
    int top = (pixels + 1) / 2;
    for (int i = 0; i < images; i++) {
      int sum = s4 + i * top * half;
      int ui = u + i * top * (n / 2);
      int c12 = outAt + i * pixels * n + n / 2;
      kernels.accumulate(
          matrix.b22(), activation, w, sum, half, top, w, ui, n / 2, residual, out, c12, n);
    }
  }
}
