package dev.separable.kernel;

import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;

/**
 * The exact bits that {@link PanamaKernels} promise: the bias, then one fused multiply-add after
 * the other in order. Its main compares them in a JVM of its own, whose vectors a flag may narrow.
 */
final class FusedSequence {
  private FusedSequence() {}

  /** Prints the width of the vectors; fails if a bit differs. */
  public static void main(String[] args) {
    Kernels kernels = Kernels.named("panama");
    check(kernels);
    System.out.println(kernels.vectorBits());
  }

  /** Compares all panel widths, tile heights and taps. */
  static void check(Kernels kernels) {
    for (int n = 1; n <= 150; n += n < 70 ? 1 : 13) {
      checkPointwise(kernels, 1 + n * 7 % 30, 5, n);
    }
    checkPointwise(kernels, 26, 700, 150);
    for (int kernel = 1; kernel <= 7; kernel++) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int channels : new int[] {4, 8, 13, 16, 24, 52, 67, 129}) {
          Window plain = Window.square(kernel, stride, Padding.TORCH);
          checkDepthwise(kernels, plain.over(11, 15), channels, 1);
          checkDepthwise(kernels, plain.over(8, 7), channels, 2);
          Window dilated = new Window(kernel, kernel, stride, stride, 2, 2, Padding.SAME);
          checkDepthwise(kernels, dilated.over(9, 17), channels, 1);
        }
      }
    }
  }

  /** Long enough for the compiler to take over; its code must give the same bits. */
  static void checkCompiled(Kernels kernels) {
    for (int n : new int[] {7, 16, 24, 32, 40, 48, 64}) {
      PackedMatrix packed = kernels.pack(Values.matrix(60, n, 1), new float[n], 60, n);
      float[] in = Values.random(26 * 60, 3);
      float[] out = new float[26 * n];
      for (int i = 0; i < 2000; i++) {
        kernels.pointwise(packed, Activation.RELU6, in, 0, 60, 26, null, out, 0, n);
      }
      checkPointwise(kernels, 26, 60, n);
    }
    for (int kernel = 3; kernel <= 5; kernel += 2) {
      for (int stride = 1; stride <= 2; stride++) {
        for (int i = 0; i < 40; i++) {
          checkDepthwise(kernels, Window.square(kernel, stride, Padding.TORCH).over(9, 15), 70, 1);
        }
      }
    }
  }

  private static void checkPointwise(Kernels kernels, int pixels, int k, int n) {
    float[] weights = Values.random(k * n, 1);
    float[] bias = Values.random(n, 2);
    float[] in = Values.random(pixels * k, 3);
    float[] wanted = new float[pixels * n];
    for (int o = 0; o < wanted.length; o++) {
      float sum = bias[o % n];
      for (int i = 0; i < k; i++) {
        sum = Math.fma(in[o / n * k + i], weights[i * n + o % n], sum);
      }
      wanted[o] = Math.max(sum, 0);
    }
    float[] found = new float[wanted.length];
    PackedMatrix packed = kernels.pack(weights, bias, k, n);
    kernels.pointwise(packed, Activation.RELU, in, 0, k, pixels, null, found, 0, n);
    Values.assertSame(found, wanted);
  }

  private static void checkDepthwise(
      Kernels kernels, ConvGeometry g, int channels, int multiplier) {
    int outChannels = channels * multiplier;
    float[] weights = Values.random(g.kernelH() * g.kernelW() * outChannels, 1);
    float[] bias = Values.random(outChannels, 2);
    float[] in = Values.random(g.h() * g.w() * channels, 3);
    float[] wanted = new float[g.outH() * g.outW() * outChannels];
    for (int o = 0; o < wanted.length; o++) {
      int c = o % outChannels;
      int ow = o / outChannels % g.outW();
      int oh = o / outChannels / g.outW();
      float sum = bias[c];
      double[] seen = Definition.window(g, in, channels, oh, ow, c / multiplier);
      for (int t = 0; t < seen.length; t++) {
        if (!Double.isNaN(seen[t])) {
          sum = Math.fma((float) seen[t], weights[t * outChannels + c], sum);
        }
      }
      wanted[o] = Math.max(sum, 0);
    }
    float[] found = new float[wanted.length];
    PackedFilters filters =
        kernels.packDepthwise(weights, bias, g.kernelH(), g.kernelW(), channels, multiplier);
    kernels.depthwise(filters, g, Activation.RELU, in, 0, g.h(), 0, g.outH(), found, 0);
    Values.assertSame(found, wanted);
  }
}
