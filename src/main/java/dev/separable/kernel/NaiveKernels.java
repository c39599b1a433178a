package dev.separable.kernel;

import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.PoolPadding;

/**
 * The definition of every operation, one output at a time: double accumulation, rounded to float32
 * once at the end. Slow; the oracle of the others.
 */
final class NaiveKernels implements Kernels {
  static final String NAME = "naive";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int vectorBits() {
    return Float.SIZE;
  }

  @Override
  public PackedMatrix pack(float[] weights, float[] bias, int k, int n) {
    assert weights.length == (long) k * n && bias.length == n;
    return new PackedMatrix(NAME, k, n, bias.clone(), weights.clone());
  }

  @Override
  public void pointwise(
      PackedMatrix weights,
      Activation activation,
      float[] in,
      int inAt,
      int inStride,
      int pixels,
      float[] residual,
      float[] out,
      int outAt,
      int outStride) {
    float[] none = new float[weights.n()];
    accumulate(
        weights,
        activation,
        in,
        inAt,
        inStride,
        pixels,
        none,
        0,
        0,
        residual,
        out,
        outAt,
        outStride);
  }

  @Override
  public void windows(
      PackedMatrix weights,
      Activation activation,
      float[] in,
      int inAt,
      int inStep,
      int[] offsets,
      int pixels,
      float[] residual,
      float[] out,
      int outAt,
      int outStride) {
    int n = weights.n();
    float[] w = weights.weights()[0];
    for (int p = 0; p < pixels; p++) {
      for (int j = 0; j < n; j++) {
        double sum = weights.bias()[j];
        for (int i = 0; i < offsets.length; i++) {
          sum += (double) in[inAt + p * inStep + offsets[i]] * w[i * n + j];
        }
        int o = outAt + p * outStride + j;
        double added = residual == null ? 0 : residual[o];
        out[o] = (float) (activation.apply(sum) + added);
      }
    }
  }

  @Override
  public void accumulate(
      PackedMatrix weights,
      Activation activation,
      float[] in,
      int inAt,
      int inStride,
      int pixels,
      float[] start,
      int startAt,
      int startStride,
      float[] residual,
      float[] out,
      int outAt,
      int outStride) {
    int n = weights.n();
    float[] w = weights.weights()[0];
    for (int p = 0; p < pixels; p++) {
      for (int j = 0; j < n; j++) {
        double sum = (double) weights.bias()[j] + start[startAt + p * startStride + j];
        for (int i = 0; i < weights.k(); i++) {
          sum += (double) in[inAt + p * inStride + i] * w[i * n + j];
        }
        int o = outAt + p * outStride + j;
        double added = residual == null ? 0 : residual[o];
        out[o] = (float) (activation.apply(sum) + added);
      }
    }
  }

  @Override
  public void quarterSums(
      float[] in, int inAt, int pixels, int k, float[] out, int outAt, int outStep) {
    int half = k / 2;
    int top = (pixels + 1) / 2;
    for (int p = 0; p < top; p++) {
      for (int i = 0; i < half; i++) {
        int upper = inAt + p * k + i;
        int lower = upper + top * k;
        boolean paired = p + top < pixels;
        double a11 = in[upper];
        double a12 = in[upper + half];
        double a21 = paired ? in[lower] : 0;
        double a22 = paired ? in[lower + half] : 0;
        int o = outAt + p * half + i;
        out[o] = (float) (a21 + a22);
        out[o + outStep] = (float) (a21 + a22 - a11);
        out[o + 2 * outStep] = (float) (a11 - a21);
        out[o + 3 * outStep] = (float) (a12 - (a21 + a22 - a11));
      }
    }
  }

  @Override
  public void addToBoth(
      Activation activation,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int pixels,
      int n,
      float[] residual,
      float[] out,
      int outAt,
      int outStride) {
    for (int i = 0; i < pixels * n; i++) {
      double summand = c[cAt + i];
      int o = outAt + i / n * outStride + i % n;
      double added = residual == null ? 0 : residual[o];
      out[o] = (float) (activation.apply(a[aAt + i] + summand) + added);
      b[bAt + i] = (float) (b[bAt + i] + summand);
    }
  }

  @Override
  public PackedFilters packDepthwise(
      float[] weights, float[] bias, int kernelH, int kernelW, int channels, int multiplier) {
    assert PackedFilters.fit(weights, bias, kernelH, kernelW, channels, multiplier);
    return new PackedFilters(
        NAME, kernelH, kernelW, channels, multiplier, bias.clone(), weights.clone());
  }

  @Override
  public void depthwise(
      PackedFilters filters,
      ConvGeometry geometry,
      Activation activation,
      float[] in,
      int inAt,
      int inRows,
      int fromRow,
      int toRow,
      float[] out,
      int outAt) {
    int channels = filters.channels();
    int multiplier = filters.multiplier();
    float[] weights = filters.weights()[0];
    int o = outAt;
    for (int oh = fromRow; oh < toRow; oh++) {
      for (int ow = 0; ow < geometry.outW(); ow++) {
        for (int oc = 0; oc < filters.outChannels(); oc++) {
          double sum = filters.bias()[oc];
          for (int kh = 0; kh < geometry.kernelH(); kh++) {
            for (int kw = 0; kw < geometry.kernelW(); kw++) {
              int h = oh * geometry.strideH() - geometry.padTop() + kh * geometry.dilationH();
              int w = ow * geometry.strideW() - geometry.padLeft() + kw * geometry.dilationW();
              if (h >= 0 && h < geometry.h() && w >= 0 && w < geometry.w()) {
                double x = in[inAt + (h % inRows * geometry.w() + w) * channels + oc / multiplier];
                sum += x * weights[(kh * geometry.kernelW() + kw) * filters.outChannels() + oc];
              }
            }
          }
          out[o++] = (float) activation.apply(sum);
        }
      }
    }
  }

  @Override
  public void activate(
      Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = (float) activation.apply(in[inAt + i]);
    }
  }

  @Override
  public void affine(
      float[] scale,
      float[] shift,
      Activation activation,
      float[] in,
      int inAt,
      int pixels,
      float[] out,
      int outAt) {
    int channels = scale.length;
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        double x = in[inAt + p * channels + c];
        out[outAt + p * channels + c] = (float) activation.apply(x * scale[c] + shift[c]);
      }
    }
  }

  @Override
  public void add(float[] a, int aAt, float[] b, int bAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = a[aAt + i] + b[bAt + i];
    }
  }

  @Override
  public void multiply(float[] a, int aAt, float[] b, int bAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = a[aAt + i] * b[bAt + i];
    }
  }

  @Override
  public void scaleChannels(
      float[] scale,
      int scaleAt,
      int channels,
      float[] in,
      int inAt,
      int pixels,
      float[] out,
      int outAt) {
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        out[outAt + p * channels + c] = in[inAt + p * channels + c] * scale[scaleAt + c];
      }
    }
  }

  @Override
  public void globalAverage(
      float[] in, int inAt, int pixels, int channels, float[] out, int outAt) {
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int p = 0; p < pixels; p++) {
        sum += in[inAt + p * channels + c];
      }
      out[outAt + c] = (float) (sum / pixels);
    }
  }

  @Override
  public void globalMax(float[] in, int inAt, int pixels, int channels, float[] out, int outAt) {
    for (int c = 0; c < channels; c++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int p = 0; p < pixels; p++) {
        largest = Math.max(largest, in[inAt + p * channels + c]);
      }
      out[outAt + c] = largest;
    }
  }

  @Override
  public void averagePool(
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
      for (int ow = 0; ow < geometry.outW(); ow++) {
        for (int c = 0; c < channels; c++) {
          double sum = 0;
          int inside = 0;
          for (int kh = geometry.firstTapH(oh); kh < geometry.endTapH(oh); kh++) {
            for (int kw = geometry.firstTapW(ow); kw < geometry.endTapW(ow); kw++) {
              sum += in[inAt + at(geometry, oh, kh, ow, kw) * channels + c];
              inside++;
            }
          }
          int divisor =
              padding == PoolPadding.COUNTED ? geometry.kernelH() * geometry.kernelW() : inside;
          out[o++] = (float) (sum / Math.max(divisor, 1));
        }
      }
    }
  }

  @Override
  public void maxPool(
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
      for (int ow = 0; ow < geometry.outW(); ow++) {
        for (int c = 0; c < channels; c++) {
          float largest = Float.NEGATIVE_INFINITY;
          for (int kh = geometry.firstTapH(oh); kh < geometry.endTapH(oh); kh++) {
            for (int kw = geometry.firstTapW(ow); kw < geometry.endTapW(ow); kw++) {
              largest = Math.max(largest, in[inAt + at(geometry, oh, kh, ow, kw) * channels + c]);
            }
          }
          out[o++] = largest;
        }
      }
    }
  }

  /** The input pixel that tap (kh, kw) of output (oh, ow) reads. */
  private static int at(ConvGeometry geometry, int oh, int kh, int ow, int kw) {
    int h = oh * geometry.strideH() - geometry.padTop() + kh * geometry.dilationH();
    int w = ow * geometry.strideW() - geometry.padLeft() + kw * geometry.dilationW();
    return h * geometry.w() + w;
  }
}
