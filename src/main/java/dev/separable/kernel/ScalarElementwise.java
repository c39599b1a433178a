package dev.separable.kernel;

import dev.separable.tensor.Activation;

/**
 * Element-wise plain loops in float32, written so that the compiler can vectorise them. Shared by
 * all kernels but {@link NaiveKernels}.
 */
final class ScalarElementwise {
  private ScalarElementwise() {}

  static void activate(
      Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {
    switch (activation) {
      case NONE, RELU, RELU6 ->
          clamp(activation.lower(), activation.upper(), in, inAt, length, out, outAt);
      case HARD_SWISH -> hardSwish(in, inAt, length, out, outAt);
      case HARD_SIGMOID -> hardSigmoid(in, inAt, length, out, outAt);
      default -> {
        for (int i = 0; i < length; i++) {
          out[outAt + i] = (float) activation.apply(in[inAt + i]);
        }
      }
    }
  }

  private static void clamp(
      float lower, float upper, float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = Math.min(Math.max(in[inAt + i], lower), upper);
    }
  }

  private static void hardSwish(float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      float x = in[inAt + i];
      out[outAt + i] = x * Math.min(Math.max(x + 3, 0), 6) / 6;
    }
  }

  private static void hardSigmoid(float[] in, int inAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = Math.min(Math.max(in[inAt + i] + 3, 0), 6) / 6;
    }
  }

  /** {@code in, out [pixels, scale.length]}. */
  static void affine(
      float[] scale, float[] shift, float[] in, int inAt, int pixels, float[] out, int outAt) {
    int channels = scale.length;
    for (int p = 0; p < pixels; p++) {
      int i = inAt + p * channels;
      int o = outAt + p * channels;
      for (int c = 0; c < channels; c++) {
        out[o + c] = in[i + c] * scale[c] + shift[c];
      }
    }
  }

  static void add(float[] a, int aAt, float[] b, int bAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = a[aAt + i] + b[bAt + i];
    }
  }

  static void multiply(float[] a, int aAt, float[] b, int bAt, int length, float[] out, int outAt) {
    for (int i = 0; i < length; i++) {
      out[outAt + i] = a[aAt + i] * b[bAt + i];
    }
  }

  /** {@code in, out [pixels, channels], scale [channels]}. */
  static void scaleChannels(
      float[] scale,
      int scaleAt,
      int channels,
      float[] in,
      int inAt,
      int pixels,
      float[] out,
      int outAt) {
    for (int p = 0; p < pixels; p++) {
      multiply(in, inAt + p * channels, scale, scaleAt, channels, out, outAt + p * channels);
    }
  }
}
