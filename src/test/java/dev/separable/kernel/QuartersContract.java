package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.tensor.Activation;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every implementation of {@link Kernels} must do for products of quarters. */
interface QuartersContract {
  Kernels kernels();

  @ParameterizedTest(name = "{0} x {1} -> {2}")
  @CsvSource({"1, 1, 1", "9, 5, 3", "7, 3, 15", "12, 16, 16", "25, 6, 37", "50, 40, 130"})
  default void sumsBeginWithTheMapGiven(int pixels, int k, int n) {
    for (Activation activation : new Activation[] {Activation.NONE, Activation.RELU6}) {
      checkAccumulate(pixels, k, n, 0, activation, false);
      checkAccumulate(pixels, k, n, 3, activation, true);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  default void sumsOnTopOfAMapHaveEveryActivation(Activation activation) {
    checkAccumulate(13, 10, 24, 2, activation, false);
    checkAccumulate(13, 10, 9, 0, activation, true);
  }

  private void checkAccumulate(
      int pixels, int k, int n, int gap, Activation activation, boolean hasResidual) {
    float[] weights = Values.matrix(k, n, 1);
    float[] in = Values.random(pixels * k, 2);
    float[] bias = Values.random(n, 5);
    float[] start = Values.random(pixels * n, 3);
    float[] residual = hasResidual ? Values.random(pixels * n, 4) : null;
    double[] wanted = Definition.pointwise(in, weights, bias, null, k, Activation.NONE);
    for (int o = 0; o < wanted.length; o++) {
      wanted[o] = activation.apply(wanted[o] + start[o]) + (hasResidual ? residual[o] : 0);
    }
    float[] out = Values.guarded(gap + pixels * (n + gap) + 7);
    kernels()
        .accumulate(
            kernels().pack(weights, bias, k, n),
            activation,
            Values.spread(in, k, 1, k + 2),
            1,
            k + 2,
            pixels,
            Values.spread(start, n, 5, n + 3),
            5,
            n + 3,
            hasResidual ? Values.spread(residual, n, gap, n + gap) : null,
            out,
            gap,
            n + gap);
    Values.assertClose(Values.gathered(out, pixels, n, gap, n + gap), wanted);
  }

  @Test
  default void theMapMayBeInTheArrayThatSumsGoTo() {
    int n = 37;
    PackedMatrix packed = kernels().pack(Values.matrix(4, n, 1), new float[n], 4, n);
    float[] in = Values.random(10 * 4, 2);
    float[] start = Values.random(10 * n, 3);
    float[] apart = new float[10 * n];
    kernels().accumulate(packed, Activation.NONE, in, 0, 4, 10, start, 0, n, null, apart, 0, n);
    float[] both = Arrays.copyOf(start, 2 * start.length);
    int behind = start.length;
    kernels().accumulate(packed, Activation.NONE, in, 0, 4, 10, both, 0, n, null, both, behind, n);
    Values.assertSame(Arrays.copyOfRange(both, behind, both.length), apart);
  }

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"1, 2", "2, 2", "3, 34", "8, 6", "9, 32", "10, 128", "49, 70"})
  default void quartersAreAdded(int pixels, int k) {
    int half = k / 2;
    int top = (pixels + 1) / 2;
    float[] in = Values.random(pixels * k, 1);
    float[] found = Values.guarded(4 + 4 * (top * half + 3));
    kernels().quarterSums(Values.shifted(in, 5), 5, pixels, k, found, 4, top * half + 3);
    for (int p = 0; p < top; p++) {
      for (int i = 0; i < half; i++) {
        float a11 = in[p * k + i];
        float a12 = in[p * k + half + i];
        float a21 = p + top < pixels ? in[(p + top) * k + i] : 0;
        float a22 = p + top < pixels ? in[(p + top) * k + half + i] : 0;
        float[] wanted = {a21 + a22, a21 + a22 - a11, a11 - a21, a12 - (a21 + a22 - a11)};
        for (int s = 0; s < 4; s++) {
          int at = 4 + s * (top * half + 3) + p * half + i;
          assertThat(found[at]).isCloseTo(wanted[s], Offset.offset(1e-6f));
          found[at] = Values.GUARD;
        }
      }
    }
    assertThat(found).containsOnly(Values.GUARD);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  default void oneMapIsAddedToTwo(Activation activation) {
    for (int n : new int[] {1, 7, 16, 37, 130}) {
      checkAddToBoth(activation, 5, n, null);
      checkAddToBoth(activation, 6, n, Values.random(6 * n, 4));
    }
  }

  private void checkAddToBoth(Activation activation, int pixels, int n, float[] residual) {
    float[] a = Values.random(pixels * n, 1);
    float[] b = Values.random(pixels * n, 2);
    float[] c = Values.random(pixels * n, 3);
    double[] first = new double[a.length];
    double[] second = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      double added = residual == null ? 0 : residual[i];
      first[i] = activation.apply((double) a[i] + c[i]) + added;
      second[i] = (double) b[i] + c[i];
    }
    int stride = n + 2;
    float[] out = Values.guarded(3 + pixels * stride + 7);
    float[] shifted = Values.shifted(b, 2);
    float[] added = residual == null ? null : Values.spread(residual, n, 3, stride);
    kernels()
        .addToBoth(
            activation,
            Values.shifted(a, 1),
            1,
            shifted,
            2,
            c,
            0,
            pixels,
            n,
            added,
            out,
            3,
            stride);
    Values.assertClose(Values.gathered(out, pixels, n, 3, stride), first);
    Values.assertClose(Arrays.copyOfRange(shifted, 2, 2 + b.length), second);
    assertThat(Arrays.copyOfRange(shifted, 2 + b.length, shifted.length))
        .containsOnly(Values.GUARD);
  }
}
