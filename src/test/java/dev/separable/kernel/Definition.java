package dev.separable.kernel;

import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;

/**
 * The operations once more in double precision, written another way than {@link NaiveKernels}: the
 * input is padded first, or products are scattered, so that an error in the geometry shows.
 */
final class Definition {
  private Definition() {}

  /** {@code in [pixels, k], weights [k, n] -> [pixels, n]}. */
  static double[] pointwise(
      float[] in, float[] weights, float[] bias, float[] residual, int k, Activation activation) {
    int n = bias.length;
    int pixels = in.length / k;
    double[] out = new double[pixels * n];
    for (int i = 0; i < in.length; i++) {
      for (int j = 0; j < n; j++) {
        out[i / k * n + j] += (double) in[i] * weights[i % k * n + j];
      }
    }
    for (int o = 0; o < out.length; o++) {
      out[o] = activation.apply(out[o] + bias[o % n]) + (residual == null ? 0 : residual[o]);
    }
    return out;
  }

  /**
   * {@code in [h, w, c], weights [kh, kw, c * m] -> [outH, outW, c * m]}; each input is scattered
   * to the outputs that read it.
   */
  static double[] depthwise(
      ConvGeometry g, int multiplier, float[] in, float[] weights, float[] bias, Activation act) {
    int outC = bias.length;
    int c = outC / multiplier;
    double[] out = new double[g.outH() * g.outW() * outC];
    for (int i = 0; i < in.length; i++) {
      int y = i / c / g.w() + g.padTop();
      int x = i / c % g.w() + g.padLeft();
      for (int t = 0; t < g.kernelH() * g.kernelW(); t++) {
        int top = y - t / g.kernelW() * g.dilationH();
        int left = x - t % g.kernelW() * g.dilationW();
        if (top < 0 || left < 0 || top % g.strideH() != 0 || left % g.strideW() != 0) {
          continue;
        }
        int oh = top / g.strideH();
        int ow = left / g.strideW();
        if (oh < g.outH() && ow < g.outW()) {
          for (int m = 0; m < multiplier; m++) {
            int oc = i % c * multiplier + m;
            out[(oh * g.outW() + ow) * outC + oc] += (double) in[i] * weights[t * outC + oc];
          }
        }
      }
    }
    for (int o = 0; o < out.length; o++) {
      out[o] = act.apply(out[o] + bias[o % outC]);
    }
    return out;
  }

  /** The values that one window sees, NaN where it sees padding. */
  static double[] window(ConvGeometry g, float[] in, int channels, int oh, int ow, int channel) {
    double[] seen = new double[g.kernelH() * g.kernelW()];
    for (int t = 0; t < seen.length; t++) {
      int y = oh * g.strideH() - g.padTop() + t / g.kernelW() * g.dilationH();
      int x = ow * g.strideW() - g.padLeft() + t % g.kernelW() * g.dilationW();
      boolean inside = y >= 0 && y < g.h() && x >= 0 && x < g.w();
      seen[t] = inside ? in[(y * g.w() + x) * channels + channel] : Double.NaN;
    }
    return seen;
  }
}
