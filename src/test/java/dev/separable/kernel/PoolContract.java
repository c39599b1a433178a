package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.PoolPadding;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pools of every implementation must do. */
interface PoolContract {
  Kernels kernels();

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.separable.kernel.DepthwiseContract#windows")
  default void averagePoolEqualsTheDefinition(String name, ConvGeometry g) {
    for (PoolPadding padding : PoolPadding.values()) {
      for (int channels : new int[] {1, 5, 16, 21}) {
        float[] in = Values.random(g.h() * g.w() * channels, 1);
        double[] wanted = new double[g.outH() * g.outW() * channels];
        for (int o = 0; o < wanted.length; o++) {
          int ow = o / channels % g.outW();
          double[] seen =
              Definition.window(g, in, channels, o / channels / g.outW(), ow, o % channels);
          double[] inside = Arrays.stream(seen).filter(x -> !Double.isNaN(x)).toArray();
          int divisor = padding == PoolPadding.COUNTED ? seen.length : inside.length;
          wanted[o] = divisor == 0 ? 0 : Arrays.stream(inside).sum() / divisor;
        }
        float[] out = Values.guarded(3 + wanted.length + 2);
        int half = g.outH() / 2;
        int halfAt = 3 + half * g.outW() * channels;
        float[] shifted = Values.shifted(in, 2);
        kernels().averagePool(g, padding, channels, shifted, 2, half, g.outH(), out, halfAt);
        kernels().averagePool(g, padding, channels, shifted, 2, 0, half, out, 3);
        Values.assertClose(Values.gathered(out, 1, wanted.length, 3, wanted.length), wanted);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.separable.kernel.DepthwiseContract#windows")
  default void maxPoolEqualsTheDefinition(String name, ConvGeometry g) {
    for (int channels : new int[] {1, 5, 16, 21}) {
      float[] in = Values.random(g.h() * g.w() * channels, 1);
      float[] wanted = new float[g.outH() * g.outW() * channels];
      for (int o = 0; o < wanted.length; o++) {
        int ow = o / channels % g.outW();
        double[] seen =
            Definition.window(g, in, channels, o / channels / g.outW(), ow, o % channels);
        wanted[o] =
            (float)
                Arrays.stream(seen)
                    .filter(x -> !Double.isNaN(x))
                    .max()
                    .orElse(Double.NEGATIVE_INFINITY);
      }
      float[] out = Values.guarded(3 + wanted.length + 2);
      int half = g.outH() / 2;
      int halfAt = 3 + half * g.outW() * channels;
      float[] shifted = Values.shifted(in, 2);
      kernels().maxPool(g, channels, shifted, 2, half, g.outH(), out, halfAt);
      kernels().maxPool(g, channels, shifted, 2, 0, half, out, 3);
      Values.assertSame(Values.gathered(out, 1, wanted.length, 3, wanted.length), wanted);
    }
  }

  @Test
  default void maxPoolPassesNotANumber() {
    ConvGeometry g = new ConvGeometry(1, 4, 1, 3, 1, 2, 1, 1, 1, 1, 0, 0);
    for (int channels : new int[] {1, 21}) {
      float[] in = new float[4 * channels];
      in[channels - 1] = 1;
      in[2 * channels - 1] = 2;
      in[3 * channels - 1] = Float.NaN;
      in[4 * channels - 1] = 3;
      float[] out = new float[3 * channels];
      kernels().maxPool(g, channels, in, 0, 0, 1, out, 0);
      float[] last = {out[channels - 1], out[2 * channels - 1], out[3 * channels - 1]};
      assertThat(last).containsExactly(2, Float.NaN, Float.NaN);
    }
  }

  @Test
  default void globalPoolsCoverAllPixels() {
    for (int channels : new int[] {1, 7, 8, 16, 27}) {
      for (int pixels : new int[] {1, 2, 49}) {
        float[] in = Values.random(pixels * channels, 1);
        double[] mean = new double[channels];
        float[] most = new float[channels];
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < in.length; i++) {
          mean[i % channels] += (double) in[i] / pixels;
          most[i % channels] = Math.max(most[i % channels], in[i]);
        }
        float[] out = Values.guarded(channels + 8);
        kernels().globalAverage(Values.shifted(in, 5), 5, pixels, channels, out, 3);
        Values.assertClose(Values.gathered(out, 1, channels, 3, channels), mean);
        kernels().globalMax(Values.shifted(in, 5), 5, pixels, channels, out, 3);
        Values.assertSame(Values.gathered(out, 1, channels, 3, channels), most);
      }
    }
  }

  /** A running sum in float32 would be off by 1e-4 here. */
  @Test
  default void globalAverageOfALargeMapIsPrecise() {
    int pixels = 112 * 112;
    int channels = 17;
    float[] in = new float[pixels * channels];
    Arrays.fill(in, 0.1f);
    float[] out = new float[channels];
    kernels().globalAverage(in, 0, pixels, channels, out, 0);
    for (float mean : out) {
      assertThat(Math.abs(mean - 0.1f)).isLessThan(2e-8f);
    }
  }
}
