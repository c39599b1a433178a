package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.tensor.Activation;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Kernels#pointwise} of every implementation must do. */
interface PointwiseContract {
  Kernels kernels();

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of("one of all", 1, 1, 1),
        Arguments.of("one output", 9, 5, 1),
        Arguments.of("channels_lt_4", 5, 7, 3),
        Arguments.of("channels_lt_8", 3, 4, 7),
        Arguments.of("channels_eq_8", 13, 9, 8),
        Arguments.of("channels_lt_16", 7, 3, 15),
        Arguments.of("channels_eq_16", 12, 16, 16),
        Arguments.of("channels_gt_16", 25, 6, 17),
        Arguments.of("channels_24", 11, 10, 24),
        Arguments.of("two vectors", 29, 8, 32),
        Arguments.of("channels_40", 14, 24, 40),
        Arguments.of("three vectors", 23, 12, 48),
        Arguments.of("four vectors", 17, 20, 64),
        Arguments.of("four vectors and one", 10, 20, 65),
        Arguments.of("five vectors", 7, 11, 80),
        Arguments.of("channels_96", 6, 16, 96),
        Arguments.of("channels_112", 49, 13, 112),
        Arguments.of("channels_144", 5, 24, 144),
        Arguments.of("one pixel, wide", 1, 130, 1000),
        Arguments.of("several pixel blocks", 1501, 70, 33),
        Arguments.of("several pixel blocks, few outputs", 1501, 70, 5),
        Arguments.of("long sums", 50, 1500, 20));
  }

  @ParameterizedTest(name = "{0}: {1} x {2} -> {3}")
  @MethodSource("dev.separable.kernel.PointwiseContract#shapes")
  default void equalsTheDefinition(String name, int pixels, int k, int n) {
    checkPointwise(pixels, k, n, 0, 0, 0, 0, Activation.NONE, false);
  }

  @ParameterizedTest(name = "{0}: {1} x {2} -> {3}")
  @MethodSource("dev.separable.kernel.PointwiseContract#shapes")
  default void addsResidualAfterClampAtOffsets(String name, int pixels, int k, int n) {
    checkPointwise(pixels, k, n, 3, 2, 5, 4, Activation.RELU6, true);
    checkPointwise(pixels, k, n, 1, 0, 9, 0, Activation.NONE, true);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  default void appliesEveryActivation(Activation activation) {
    checkPointwise(13, 10, 24, 0, 0, 0, 0, activation, false);
    checkPointwise(13, 10, 24, 0, 0, 0, 3, activation, true);
    checkPointwise(13, 10, 9, 0, 0, 0, 3, activation, true);
  }

  @Test
  default void randomShapesEqualTheDefinition() {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      int pixels = 1 + random.nextInt(40);
      int k = 1 + random.nextInt(50);
      int n = 1 + random.nextInt(150);
      Activation activation = Activation.values()[random.nextInt(Activation.values().length)];
      checkPointwise(
          pixels,
          k,
          n,
          random.nextInt(4),
          random.nextInt(4),
          random.nextInt(4),
          random.nextInt(4),
          activation,
          random.nextBoolean());
    }
  }

  private void checkPointwise(
      int pixels,
      int k,
      int n,
      int inAt,
      int inGap,
      int outAt,
      int outGap,
      Activation activation,
      boolean hasResidual) {
    float[] weights = Values.matrix(k, n, 1);
    float[] bias = Values.random(n, 2);
    float[] in = Values.random(pixels * k, 3);
    float[] residual = hasResidual ? Values.random(pixels * n, 4) : null;
    int inStride = k + inGap;
    int outStride = n + outGap;
    float[] out = Values.guarded(outAt + pixels * outStride + 7);
    PackedMatrix packed = kernels().pack(weights, bias, k, n);
    kernels()
        .pointwise(
            packed,
            activation,
            Values.spread(in, k, inAt, inStride),
            inAt,
            inStride,
            pixels,
            hasResidual ? Values.spread(residual, n, outAt, outStride) : null,
            out,
            outAt,
            outStride);
    Values.assertClose(
        Values.gathered(out, pixels, n, outAt, outStride),
        Definition.pointwise(in, weights, bias, residual, k, activation));
  }

  @ParameterizedTest(name = "{0}: {1} x {2} -> {3}")
  @MethodSource("dev.separable.kernel.PointwiseContract#shapes")
  default void pixelsGetTheSameBitsTogetherAndAlone(String name, int pixels, int k, int n) {
    PackedMatrix packed = kernels().pack(Values.matrix(k, n, 1), Values.random(n, 2), k, n);
    float[] in = Values.random(pixels * k, 3);
    float[] residual = Values.random(pixels * n, 4);
    float[] together = new float[pixels * n];
    kernels().pointwise(packed, Activation.SILU, in, 0, k, pixels, residual, together, 0, n);
    for (int step = 1; step <= 13; step += 3) {
      float[] apart = new float[pixels * n];
      for (int p = 0; p < pixels; p += step) {
        int now = Math.min(step, pixels - p);
        kernels().pointwise(packed, Activation.SILU, in, p * k, k, now, residual, apart, p * n, n);
      }
      Values.assertSame(apart, together);
    }
  }

  @ParameterizedTest(name = "{0}: {1} x {2} -> {3}")
  @MethodSource("dev.separable.kernel.PointwiseContract#shapes")
  default void windowsGetTheBitsOfTheirGatheredValues(String name, int pixels, int k, int n) {
    PackedMatrix packed = kernels().pack(Values.matrix(k, n, 1), Values.random(n, 2), k, n);
    int step = 1 + k % 3;
    int[] offsets = new int[k];
    for (int i = 0; i < k; i++) {
      offsets[i] = i * 7 % 11 + 2 * (i / 11);
    }
    int seen = (pixels - 1) * step + 11 + 2 * (k / 11);
    float[] in = Values.random(3 + seen, 3);
    float[] gathered = new float[pixels * k];
    for (int i = 0; i < gathered.length; i++) {
      gathered[i] = in[3 + i / k * step + offsets[i % k]];
    }
    for (Activation activation : new Activation[] {Activation.NONE, Activation.RELU6}) {
      float[] residual = Values.random(2 + pixels * (n + 3), 4);
      float[] wanted = Values.guarded(2 + pixels * (n + 3));
      float[] found = wanted.clone();
      kernels().pointwise(packed, activation, gathered, 0, k, pixels, residual, wanted, 2, n + 3);
      kernels()
          .windows(packed, activation, in, 3, step, offsets, pixels, residual, found, 2, n + 3);
      Values.assertSame(found, wanted);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "RELU", "RELU6"})
  default void notANumberPassesClamps(Activation activation) {
    int k = 3;
    for (int n : new int[] {1, 16, 37, 100}) {
      float[] weights = Values.matrix(k, n, 1);
      float[] in = Values.random(20 * k, 2);
      in[7 * k + 1] = Float.NaN;
      float[] out = new float[20 * n];
      PackedMatrix packed = kernels().pack(weights, new float[n], k, n);
      kernels().pointwise(packed, activation, in, 0, k, 20, null, out, 0, n);
      for (int i = 0; i < out.length; i++) {
        assertThat(Float.isNaN(out[i])).as("output %d of %d a pixel", i, n).isEqualTo(i / n == 7);
      }
    }
  }

  @Test
  default void noPixelsWriteNothing() {
    float[] out = Values.guarded(4);
    PackedMatrix packed = kernels().pack(new float[6], new float[2], 3, 2);
    kernels().pointwise(packed, Activation.NONE, new float[0], 0, 3, 0, null, out, 0, 2);
    assertThat(out).containsOnly(Values.GUARD);
  }

  @Test
  default void packingLeavesTheCallersArraysAlone() {
    float[] weights = {1, 2, 3, 4};
    float[] bias = {5, 6};
    PackedMatrix packed = kernels().pack(weights, bias, 2, 2);
    weights[0] = 100;
    bias[0] = 100;
    float[] out = new float[2];
    kernels().pointwise(packed, Activation.NONE, new float[] {1, 1}, 0, 2, 1, null, out, 0, 2);
    assertThat(out).containsExactly(9, 12);
    assertThat(packed.owner()).isEqualTo(kernels().name());
    assertThat(packed.k()).isEqualTo(2);
    assertThat(packed.n()).isEqualTo(2);
  }
}
