package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-kernels of {@link PanamaPointwise} for panels of three vectors: 8, 4, 2 or 1 pixels at a
 * time, 24 sums in registers.
 *
 * <p>{@code in [pixels, k], panel [1 + k, 3 * V] -> out [pixels, 3 * V]}; the panel's first line is
 * the bias. Every sum starts with the bias and adds its products in order of i, in every tile
 * alike. The last vector of a row is stored {@code lastAt} behind the row's begin; it may overlap
 * the one before.
 */
final class PanamaTiles3 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanamaTiles3() {}

  static void run(
      float[] in,
      int inAt,
      int inStride,
      int pixels,
      float[] panel,
      int panelAt,
      int k,
      float[] start,
      int startAt,
      int startStride,
      int startLast,
      float lower,
      float upper,
      float[] out,
      int outAt,
      int outStride,
      int lastAt) {
    int p = 0;
    int a = inAt;
    int o = outAt;
    int s = startAt;
    for (; p + 8 <= pixels; p += 8) {
      eight(
          in,
          a,
          inStride,
          panel,
          panelAt,
          k,
          start,
          s,
          startStride,
          startLast,
          lower,
          upper,
          out,
          o,
          outStride,
          lastAt);
      a += 8 * inStride;
      o += 8 * outStride;
      s += 8 * startStride;
    }
    for (; p + 4 <= pixels; p += 4) {
      four(
          in,
          a,
          inStride,
          panel,
          panelAt,
          k,
          start,
          s,
          startStride,
          startLast,
          lower,
          upper,
          out,
          o,
          outStride,
          lastAt);
      a += 4 * inStride;
      o += 4 * outStride;
      s += 4 * startStride;
    }
    for (; p + 2 <= pixels; p += 2) {
      two(
          in,
          a,
          inStride,
          panel,
          panelAt,
          k,
          start,
          s,
          startStride,
          startLast,
          lower,
          upper,
          out,
          o,
          outStride,
          lastAt);
      a += 2 * inStride;
      o += 2 * outStride;
      s += 2 * startStride;
    }
    for (; p < pixels; p++) {
      one(in, a, panel, panelAt, k, start, s, startLast, lower, upper, out, o, lastAt);
      a += inStride;
      o += outStride;
      s += startStride;
    }
  }

  private static void eight(
      float[] in,
      int inAt,
      int inStride,
      float[] panel,
      int panelAt,
      int k,
      float[] start,
      int startAt,
      int startStride,
      int startLast,
      float lower,
      float upper,
      float[] out,
      int outAt,
      int outStride,
      int lastAt) {
    FloatVector c00 = FloatVector.fromArray(S, start, startAt);
    FloatVector c01 = FloatVector.fromArray(S, start, startAt + V);
    FloatVector c02 = FloatVector.fromArray(S, start, startAt + startLast);
    FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStride);
    FloatVector c11 = FloatVector.fromArray(S, start, startAt + startStride + V);
    FloatVector c12 = FloatVector.fromArray(S, start, startAt + startStride + startLast);
    FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStride);
    FloatVector c21 = FloatVector.fromArray(S, start, startAt + 2 * startStride + V);
    FloatVector c22 = FloatVector.fromArray(S, start, startAt + 2 * startStride + startLast);
    FloatVector c30 = FloatVector.fromArray(S, start, startAt + 3 * startStride);
    FloatVector c31 = FloatVector.fromArray(S, start, startAt + 3 * startStride + V);
    FloatVector c32 = FloatVector.fromArray(S, start, startAt + 3 * startStride + startLast);
    FloatVector c40 = FloatVector.fromArray(S, start, startAt + 4 * startStride);
    FloatVector c41 = FloatVector.fromArray(S, start, startAt + 4 * startStride + V);
    FloatVector c42 = FloatVector.fromArray(S, start, startAt + 4 * startStride + startLast);
    FloatVector c50 = FloatVector.fromArray(S, start, startAt + 5 * startStride);
    FloatVector c51 = FloatVector.fromArray(S, start, startAt + 5 * startStride + V);
    FloatVector c52 = FloatVector.fromArray(S, start, startAt + 5 * startStride + startLast);
    FloatVector c60 = FloatVector.fromArray(S, start, startAt + 6 * startStride);
    FloatVector c61 = FloatVector.fromArray(S, start, startAt + 6 * startStride + V);
    FloatVector c62 = FloatVector.fromArray(S, start, startAt + 6 * startStride + startLast);
    FloatVector c70 = FloatVector.fromArray(S, start, startAt + 7 * startStride);
    FloatVector c71 = FloatVector.fromArray(S, start, startAt + 7 * startStride + V);
    FloatVector c72 = FloatVector.fromArray(S, start, startAt + 7 * startStride + startLast);
    int r0 = inAt;
    int r1 = inAt + inStride;
    int r2 = inAt + 2 * inStride;
    int r3 = inAt + 3 * inStride;
    int r4 = inAt + 4 * inStride;
    int r5 = inAt + 5 * inStride;
    int r6 = inAt + 6 * inStride;
    int r7 = inAt + 7 * inStride;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += 3 * V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector w1 = FloatVector.fromArray(S, panel, w + V);
      FloatVector w2 = FloatVector.fromArray(S, panel, w + 2 * V);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      c01 = x0.fma(w1, c01);
      c02 = x0.fma(w2, c02);
      FloatVector x1 = FloatVector.broadcast(S, in[r1 + i]);
      c10 = x1.fma(w0, c10);
      c11 = x1.fma(w1, c11);
      c12 = x1.fma(w2, c12);
      FloatVector x2 = FloatVector.broadcast(S, in[r2 + i]);
      c20 = x2.fma(w0, c20);
      c21 = x2.fma(w1, c21);
      c22 = x2.fma(w2, c22);
      FloatVector x3 = FloatVector.broadcast(S, in[r3 + i]);
      c30 = x3.fma(w0, c30);
      c31 = x3.fma(w1, c31);
      c32 = x3.fma(w2, c32);
      FloatVector x4 = FloatVector.broadcast(S, in[r4 + i]);
      c40 = x4.fma(w0, c40);
      c41 = x4.fma(w1, c41);
      c42 = x4.fma(w2, c42);
      FloatVector x5 = FloatVector.broadcast(S, in[r5 + i]);
      c50 = x5.fma(w0, c50);
      c51 = x5.fma(w1, c51);
      c52 = x5.fma(w2, c52);
      FloatVector x6 = FloatVector.broadcast(S, in[r6 + i]);
      c60 = x6.fma(w0, c60);
      c61 = x6.fma(w1, c61);
      c62 = x6.fma(w2, c62);
      FloatVector x7 = FloatVector.broadcast(S, in[r7 + i]);
      c70 = x7.fma(w0, c70);
      c71 = x7.fma(w1, c71);
      c72 = x7.fma(w2, c72);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o);
    c01.max(lo).min(hi).intoArray(out, o + V);
    c02.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c10.max(lo).min(hi).intoArray(out, o);
    c11.max(lo).min(hi).intoArray(out, o + V);
    c12.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c20.max(lo).min(hi).intoArray(out, o);
    c21.max(lo).min(hi).intoArray(out, o + V);
    c22.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c30.max(lo).min(hi).intoArray(out, o);
    c31.max(lo).min(hi).intoArray(out, o + V);
    c32.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c40.max(lo).min(hi).intoArray(out, o);
    c41.max(lo).min(hi).intoArray(out, o + V);
    c42.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c50.max(lo).min(hi).intoArray(out, o);
    c51.max(lo).min(hi).intoArray(out, o + V);
    c52.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c60.max(lo).min(hi).intoArray(out, o);
    c61.max(lo).min(hi).intoArray(out, o + V);
    c62.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c70.max(lo).min(hi).intoArray(out, o);
    c71.max(lo).min(hi).intoArray(out, o + V);
    c72.max(lo).min(hi).intoArray(out, o + lastAt);
  }

  private static void four(
      float[] in,
      int inAt,
      int inStride,
      float[] panel,
      int panelAt,
      int k,
      float[] start,
      int startAt,
      int startStride,
      int startLast,
      float lower,
      float upper,
      float[] out,
      int outAt,
      int outStride,
      int lastAt) {
    FloatVector c00 = FloatVector.fromArray(S, start, startAt);
    FloatVector c01 = FloatVector.fromArray(S, start, startAt + V);
    FloatVector c02 = FloatVector.fromArray(S, start, startAt + startLast);
    FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStride);
    FloatVector c11 = FloatVector.fromArray(S, start, startAt + startStride + V);
    FloatVector c12 = FloatVector.fromArray(S, start, startAt + startStride + startLast);
    FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStride);
    FloatVector c21 = FloatVector.fromArray(S, start, startAt + 2 * startStride + V);
    FloatVector c22 = FloatVector.fromArray(S, start, startAt + 2 * startStride + startLast);
    FloatVector c30 = FloatVector.fromArray(S, start, startAt + 3 * startStride);
    FloatVector c31 = FloatVector.fromArray(S, start, startAt + 3 * startStride + V);
    FloatVector c32 = FloatVector.fromArray(S, start, startAt + 3 * startStride + startLast);
    int r0 = inAt;
    int r1 = inAt + inStride;
    int r2 = inAt + 2 * inStride;
    int r3 = inAt + 3 * inStride;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += 3 * V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector w1 = FloatVector.fromArray(S, panel, w + V);
      FloatVector w2 = FloatVector.fromArray(S, panel, w + 2 * V);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      c01 = x0.fma(w1, c01);
      c02 = x0.fma(w2, c02);
      FloatVector x1 = FloatVector.broadcast(S, in[r1 + i]);
      c10 = x1.fma(w0, c10);
      c11 = x1.fma(w1, c11);
      c12 = x1.fma(w2, c12);
      FloatVector x2 = FloatVector.broadcast(S, in[r2 + i]);
      c20 = x2.fma(w0, c20);
      c21 = x2.fma(w1, c21);
      c22 = x2.fma(w2, c22);
      FloatVector x3 = FloatVector.broadcast(S, in[r3 + i]);
      c30 = x3.fma(w0, c30);
      c31 = x3.fma(w1, c31);
      c32 = x3.fma(w2, c32);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o);
    c01.max(lo).min(hi).intoArray(out, o + V);
    c02.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c10.max(lo).min(hi).intoArray(out, o);
    c11.max(lo).min(hi).intoArray(out, o + V);
    c12.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c20.max(lo).min(hi).intoArray(out, o);
    c21.max(lo).min(hi).intoArray(out, o + V);
    c22.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c30.max(lo).min(hi).intoArray(out, o);
    c31.max(lo).min(hi).intoArray(out, o + V);
    c32.max(lo).min(hi).intoArray(out, o + lastAt);
  }

  private static void two(
      float[] in,
      int inAt,
      int inStride,
      float[] panel,
      int panelAt,
      int k,
      float[] start,
      int startAt,
      int startStride,
      int startLast,
      float lower,
      float upper,
      float[] out,
      int outAt,
      int outStride,
      int lastAt) {
    FloatVector c00 = FloatVector.fromArray(S, start, startAt);
    FloatVector c01 = FloatVector.fromArray(S, start, startAt + V);
    FloatVector c02 = FloatVector.fromArray(S, start, startAt + startLast);
    FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStride);
    FloatVector c11 = FloatVector.fromArray(S, start, startAt + startStride + V);
    FloatVector c12 = FloatVector.fromArray(S, start, startAt + startStride + startLast);
    int r0 = inAt;
    int r1 = inAt + inStride;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += 3 * V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector w1 = FloatVector.fromArray(S, panel, w + V);
      FloatVector w2 = FloatVector.fromArray(S, panel, w + 2 * V);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      c01 = x0.fma(w1, c01);
      c02 = x0.fma(w2, c02);
      FloatVector x1 = FloatVector.broadcast(S, in[r1 + i]);
      c10 = x1.fma(w0, c10);
      c11 = x1.fma(w1, c11);
      c12 = x1.fma(w2, c12);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o);
    c01.max(lo).min(hi).intoArray(out, o + V);
    c02.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c10.max(lo).min(hi).intoArray(out, o);
    c11.max(lo).min(hi).intoArray(out, o + V);
    c12.max(lo).min(hi).intoArray(out, o + lastAt);
  }

  private static void one(
      float[] in,
      int inAt,
      float[] panel,
      int panelAt,
      int k,
      float[] start,
      int startAt,
      int startLast,
      float lower,
      float upper,
      float[] out,
      int outAt,
      int lastAt) {
    FloatVector c00 = FloatVector.fromArray(S, start, startAt);
    FloatVector c01 = FloatVector.fromArray(S, start, startAt + V);
    FloatVector c02 = FloatVector.fromArray(S, start, startAt + startLast);
    int r0 = inAt;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += 3 * V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector w1 = FloatVector.fromArray(S, panel, w + V);
      FloatVector w2 = FloatVector.fromArray(S, panel, w + 2 * V);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      c01 = x0.fma(w1, c01);
      c02 = x0.fma(w2, c02);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o);
    c01.max(lo).min(hi).intoArray(out, o + V);
    c02.max(lo).min(hi).intoArray(out, o + lastAt);
  }
}
