package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedMatrix;
import java.util.Arrays;

/**
 * The weights of a pointwise layer for one Strassen step in Winograd's form: sums of the quarters
 * b11, b12, b21, b22 (halves of k by halves of n), each packed. They take 7/4 of the memory of the
 * whole matrix.
 *
 * @param k channels read, even
 * @param n channels written, even
 * @param b11 with the bias of the first half of the channels
 * @param t1 b12 - b11, with the bias of the second half less that of the first
 * @param t2 b22 - t1
 * @param t3 b22 - b12
 * @param t4 b21 - t2
 */
record StrassenMatrix(
    int k,
    int n,
    PackedMatrix b11,
    PackedMatrix b21,
    PackedMatrix b22,
    PackedMatrix t1,
    PackedMatrix t2,
    PackedMatrix t3,
    PackedMatrix t4) {

  /** {@code weights [k, n], bias [n]}; differences are rounded once. */
  static StrassenMatrix of(Kernels kernels, float[] weights, float[] bias, int k, int n) {
    int half = n / 2;
    float[] none = new float[half];
    float[] first = Arrays.copyOf(bias, half);
    float[] difference = new float[half];
    for (int j = 0; j < half; j++) {
      difference[j] = bias[half + j] - bias[j];
    }
    return new StrassenMatrix(
        k,
        n,
        pack(kernels, weights, first, k, n, 1, 0, 0, 0),
        pack(kernels, weights, none, k, n, 0, 0, 1, 0),
        pack(kernels, weights, none, k, n, 0, 0, 0, 1),
        pack(kernels, weights, difference, k, n, -1, 1, 0, 0),
        pack(kernels, weights, none, k, n, 1, -1, 0, 1),
        pack(kernels, weights, none, k, n, 0, -1, 0, 1),
        pack(kernels, weights, none, k, n, -1, 1, 1, -1));
  }

  /** The sum of the quarters, each times its factor. */
  private static PackedMatrix pack(
      Kernels kernels,
      float[] weights,
      float[] bias,
      int k,
      int n,
      int times11,
      int times12,
      int times21,
      int times22) {
    float[] sum = new float[k / 2 * (n / 2)];
    for (int i = 0; i < k / 2; i++) {
      for (int j = 0; j < n / 2; j++) {
        int upper = i * n + j;
        int lower = upper + k / 2 * n;
        double left = (double) times11 * weights[upper] + (double) times21 * weights[lower];
        double right =
            (double) times12 * weights[upper + n / 2] + (double) times22 * weights[lower + n / 2];
        sum[i * (n / 2) + j] = (float) (left + right);
      }
    }
    return kernels.pack(sum, bias, k / 2, n / 2);
  }
}
