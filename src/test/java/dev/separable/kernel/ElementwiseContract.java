package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.tensor.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the element-wise operations of every implementation must do. */
interface ElementwiseContract {
  Kernels kernels();

  /** Zeros, subnormals, the corners of the functions, and a sweep up to 1e4. */
  private static float[] sweep() {
    float[] special = {
      0f,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      1e-39f,
      -1e-39f,
      Float.MIN_NORMAL,
      3,
      -3,
      6,
      2.5f,
      -2.5f,
      1e4f,
      -1e4f,
      86.9f,
      -86.9f,
      88,
      -88,
      89,
      -89,
      104,
      -104,
      9999,
      -9999
    };
    float[] values = new float[special.length + 20_000];
    System.arraycopy(special, 0, values, 0, special.length);
    for (int i = special.length; i < values.length; i++) {
      double place = (i - special.length) / 9999.5 - 1;
      values[i] = (float) (Math.signum(place) * (Math.expm1(Math.abs(place) * Math.log(10001))));
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  default void activationsEqualTheirDefinition(Activation activation) {
    float[] x = sweep();
    float[] y = new float[x.length];
    kernels().activate(activation, x, 0, x.length, y, 0);
    for (int i = 0; i < x.length; i++) {
      double wanted = activation.apply(x[i]);
      assertThat(Math.abs(y[i] - wanted))
          .as("%s(%s) = %s, wanted %s", activation, x[i], y[i], wanted)
          .isLessThanOrEqualTo(1e-6 * Math.max(1, Math.abs(wanted)));
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  default void activationsGiveTheSameBitsAnywhere(Activation activation) {
    float[] x = Values.random(50, 5);
    float[] all = new float[50];
    kernels().activate(activation, x, 0, 50, all, 0);
    float[] alone = new float[50];
    for (int i = 0; i < 50; i++) {
      kernels().activate(activation, x, i, 1, alone, i);
    }
    Values.assertSame(alone, all);
    float[] inPlace = Values.shifted(x, 3);
    kernels().activate(activation, inPlace, 3, 50, inPlace, 3);
    Values.assertSame(Values.gathered(inPlace, 1, 50, 3, 50), all);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  default void notANumberPassesActivations(Activation activation) {
    for (int length : new int[] {1, 16, 35}) {
      float[] x = new float[length];
      x[length - 1] = Float.NaN;
      kernels().activate(activation, x, 0, length, x, 0);
      for (int i = 0; i < length; i++) {
        assertThat(Float.isNaN(x[i])).isEqualTo(i == length - 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  default void affineScalesShiftsAndActivates(Activation activation) {
    for (int channels : new int[] {1, 7, 16, 33}) {
      float[] x = Values.random(5 * channels, 1);
      float[] scale = Values.random(channels, 2);
      float[] shift = Values.random(channels, 3);
      double[] wanted = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        wanted[i] = activation.apply((double) x[i] * scale[i % channels] + shift[i % channels]);
      }
      float[] out = Values.guarded(2 + x.length + 7);
      kernels().affine(scale, shift, activation, Values.shifted(x, 4), 4, 5, out, 2);
      Values.assertClose(Values.gathered(out, 1, x.length, 2, x.length), wanted);
      float[] inPlace = x.clone();
      kernels().affine(scale, shift, activation, inPlace, 0, 5, inPlace, 0);
      Values.assertClose(inPlace, wanted);
    }
  }

  @Test
  default void addsAndMultiplies() {
    for (int length : new int[] {0, 1, 15, 16, 17, 100}) {
      float[] a = Values.random(length, 1);
      float[] b = Values.random(length, 2);
      float[] sum = Values.guarded(length + 9);
      float[] product = Values.guarded(length + 9);
      kernels().add(Values.shifted(a, 3), 3, Values.shifted(b, 1), 1, length, sum, 2);
      kernels().multiply(Values.shifted(a, 3), 3, Values.shifted(b, 1), 1, length, product, 2);
      float[] wantedSum = a.clone();
      float[] wantedProduct = a.clone();
      for (int i = 0; i < length; i++) {
        wantedSum[i] += b[i];
        wantedProduct[i] *= b[i];
      }
      Values.assertSame(Values.gathered(sum, 1, length, 2, length), wantedSum);
      Values.assertSame(Values.gathered(product, 1, length, 2, length), wantedProduct);
      kernels().add(a, 0, b, 0, length, a, 0);
      Values.assertSame(a, wantedSum);
    }
  }

  @Test
  default void scalesChannels() {
    for (int channels : new int[] {1, 6, 16, 41}) {
      float[] x = Values.random(7 * channels, 1);
      float[] scale = Values.random(channels, 2);
      float[] wanted = x.clone();
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] *= scale[i % channels];
      }
      float[] out = Values.guarded(5 + x.length);
      kernels()
          .scaleChannels(Values.shifted(scale, 2), 2, channels, Values.shifted(x, 1), 1, 7, out, 5);
      Values.assertSame(Values.gathered(out, 1, x.length, 5, x.length), wanted);
      kernels().scaleChannels(scale, 0, channels, x, 0, 7, x, 0);
      Values.assertSame(x, wanted);
    }
  }
}
