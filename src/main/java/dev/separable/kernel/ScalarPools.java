package dev.separable.kernel;

import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.PoolPadding;
import java.util.Arrays;

/** Pooling in plain loops; sums in double. Shared by all kernels but {@link NaiveKernels}. */
final class ScalarPools {
  private ScalarPools() {}

  /** {@code in [pixels, channels] -> out [channels]}. */
  static void globalAverage(
      float[] in, int inAt, int pixels, int channels, float[] out, int outAt) {
    int c = 0;
    for (; c + 8 <= channels; c += 8) {
      averageOfEight(in, inAt + c, pixels, channels, out, outAt + c);
    }
    for (; c < channels; c++) {
      double sum = 0;
      for (int p = 0; p < pixels; p++) {
        sum += in[inAt + p * channels + c];
      }
      out[outAt + c] = (float) (sum / pixels);
    }
  }

  /** Eight channels at once: half a cache line a step, eight independent chains of additions. */
  private static void averageOfEight(
      float[] in, int inAt, int pixels, int stride, float[] out, int outAt) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = inAt;
    for (int p = 0; p < pixels; p++) {
      s0 += in[i];
      s1 += in[i + 1];
      s2 += in[i + 2];
      s3 += in[i + 3];
      s4 += in[i + 4];
      s5 += in[i + 5];
      s6 += in[i + 6];
      s7 += in[i + 7];
      i += stride;
    }
    out[outAt] = (float) (s0 / pixels);
    out[outAt + 1] = (float) (s1 / pixels);
    out[outAt + 2] = (float) (s2 / pixels);
    out[outAt + 3] = (float) (s3 / pixels);
    out[outAt + 4] = (float) (s4 / pixels);
    out[outAt + 5] = (float) (s5 / pixels);
    out[outAt + 6] = (float) (s6 / pixels);
    out[outAt + 7] = (float) (s7 / pixels);
  }

  /** {@code in [pixels, channels] -> out [channels]}. */
  static void globalMax(float[] in, int inAt, int pixels, int channels, float[] out, int outAt) {
    Arrays.fill(out, outAt, outAt + channels, Float.NEGATIVE_INFINITY);
    for (int p = 0; p < pixels; p++) {
      raise(in, inAt + p * channels, channels, out, outAt);
    }
  }

  /** {@code in [h, w, c] -> out [toRow - fromRow, outW, c]}. */
  static void averagePool(
      ConvGeometry geometry,
      PoolPadding padding,
      int channels,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      float[] out,
      int outAt) {
    int o = outAt;
    for (int oh = fromRow; oh < toRow; oh++) {
      int row = oh * geometry.strideH() - geometry.padTop();
      for (int ow = 0; ow < geometry.outW(); ow++) {
        int first = geometry.firstTapW(ow);
        int end = geometry.endTapW(ow);
        int column = ow * geometry.strideW() - geometry.padLeft() + first * geometry.dilationW();
        int inside = (geometry.endTapH(oh) - geometry.firstTapH(oh)) * (end - first);
        int whole = geometry.kernelH() * geometry.kernelW();
        double divisor = Math.max(padding == PoolPadding.COUNTED ? whole : inside, 1);
        for (int c = 0; c < channels; c++) {
          double sum = 0;
          for (int kh = geometry.firstTapH(oh); kh < geometry.endTapH(oh); kh++) {
            int h = row + kh * geometry.dilationH();
            int i = inAt + (h * geometry.w() + column) * channels + c;
            for (int kw = first; kw < end; kw++) {
              sum += in[i];
              i += geometry.dilationW() * channels;
            }
          }
          out[o++] = (float) (sum / divisor);
        }
      }
    }
  }

  /** {@code in [h, w, c] -> out [toRow - fromRow, outW, c]}. */
  static void maxPool(
      ConvGeometry geometry,
      int channels,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      float[] out,
      int outAt) {
    int o = outAt;
    for (int oh = fromRow; oh < toRow; oh++) {
      int row = oh * geometry.strideH() - geometry.padTop();
      for (int ow = 0; ow < geometry.outW(); ow++) {
        int column = ow * geometry.strideW() - geometry.padLeft();
        Arrays.fill(out, o, o + channels, Float.NEGATIVE_INFINITY);
        for (int kh = geometry.firstTapH(oh); kh < geometry.endTapH(oh); kh++) {
          int line = (row + kh * geometry.dilationH()) * geometry.w() + column;
          for (int kw = geometry.firstTapW(ow); kw < geometry.endTapW(ow); kw++) {
            int i = inAt + (line + kw * geometry.dilationW()) * channels;
            raise(in, i, channels, out, o);
          }
        }
        o += channels;
      }
    }
  }

  /** {@code out[c] = max(out[c], in[c])}. */
  private static void raise(float[] in, int inAt, int channels, float[] out, int outAt) {
    for (int c = 0; c < channels; c++) {
      out[outAt + c] = Math.max(out[outAt + c], in[inAt + c]);
    }
  }
}
