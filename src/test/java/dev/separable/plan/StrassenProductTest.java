package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.kernel.Kernels;
import dev.separable.tensor.Activation;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seven products of quarters are the product; each image gets the same bits in any company. */
class StrassenProductTest {
  private static final Kernels NAIVE = Kernels.named("naive");

  @ParameterizedTest
  @ValueSource(strings = {"naive", "scalar", "best"})
  void equalsTheProductForAnyShape(String name) {
    Kernels kernels = name.equals("best") ? Kernels.best() : Kernels.named(name);
    Random random = new Random(11);
    for (int i = 0; i < 60; i++) {
      int k = 2 + 2 * random.nextInt(60);
      int n = 2 + 2 * random.nextInt(90);
      Activation[] all = Activation.values();
      Activation activation = all[random.nextInt(all.length)];
      check(kernels, 1 + random.nextInt(30), k, n, 1 + random.nextInt(3), activation, i % 2 == 0);
    }
    check(kernels, 49, 320, 364, 2, Activation.RELU6, true);
  }

  private static void check(
      Kernels kernels,
      int pixels,
      int k,
      int n,
      int images,
      Activation activation,
      boolean hasResidual) {
    float[] weights = random(k * n, 1, Math.sqrt(k));
    float[] bias = random(n, 2, 1);
    float[] in = random(images * pixels * k, 3, 1);
    float[] residual = hasResidual ? random(images * pixels * n, 4, 1) : null;
    float[] wanted = new float[images * pixels * n];
    NAIVE.pointwise(
        NAIVE.pack(weights, bias, k, n),
        activation,
        in,
        0,
        k,
        images * pixels,
        residual,
        wanted,
        0,
        n);
    StrassenProduct product =
        new StrassenProduct(StrassenMatrix.of(kernels, weights, bias, k, n), activation);
    float[] together = run(product, kernels, in, 0, pixels, images, residual);
    assertClose(together, wanted, pixels + " x " + k + " -> " + n + ", " + activation);
    for (int i = 0; i < images; i++) {
      int at = i * pixels * n;
      float[] added = residual == null ? null : Arrays.copyOfRange(residual, at, at + pixels * n);
      float[] alone = run(product, kernels, in, i * pixels * k, pixels, 1, added);
      assertThat(alone).isEqualTo(Arrays.copyOfRange(together, at, at + pixels * n));
    }
  }

  private static float[] run(
      StrassenProduct product,
      Kernels kernels,
      float[] in,
      int inAt,
      int pixels,
      int images,
      float[] residual) {
    float[] out = new float[images * pixels * product.matrix().n()];
    float[] workspace = new float[3 + product.workspace(pixels, images)];
    product.run(kernels, in, inAt, pixels, images, residual, out, 0, workspace, 3);
    return out;
  }

  /** Within 5e-6 of the largest value. */
  private static void assertClose(float[] found, float[] wanted, String what) {
    float largest = 1;
    for (float value : wanted) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < wanted.length; i++) {
      float error = Math.abs(found[i] - wanted[i]);
      assertThat(error).as("%s, value %d of %s", what, i, wanted[i]).isLessThan(5e-6f * largest);
    }
  }

  @Test
  void anErrorStaysSmallInLongSums() {
    Kernels kernels = Kernels.best();
    int k = 1024;
    int n = 256;
    int pixels = 50;
    float[] weights = random(k * n, 1, Math.sqrt(k));
    float[] in = random(pixels * k, 2, 1);
    float[] wanted = new float[pixels * n];
    NAIVE.pointwise(
        NAIVE.pack(weights, new float[n], k, n),
        Activation.NONE,
        in,
        0,
        k,
        pixels,
        null,
        wanted,
        0,
        n);
    StrassenMatrix matrix = StrassenMatrix.of(kernels, weights, new float[n], k, n);
    StrassenProduct product = new StrassenProduct(matrix, Activation.NONE);
    assertClose(run(product, kernels, in, 0, pixels, 1, null), wanted, "long sums");
  }

  private static float[] random(int length, int seed, double divisor) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextGaussian() / divisor);
    }
    return values;
  }
}
