package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-kernels of {@link PanamaPointwise} for panels of two vectors: 12, 6, 3 or 1 pixels at a
 * time, 24 sums in registers.
 *
 * <p>{@code in [pixels, k], panel [1 + k, 2 * V] -> out [pixels, 2 * V]}; the panel's first line is
 * the bias. Every sum starts with the bias and adds its products in order of i, in every tile
 * alike. The last vector of a row is stored {@code lastAt} behind the row's begin; it may overlap
 * the one before.
 */
final class PanamaTiles2 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  /** Twelve rows need 24 registers for sums; with 16 in all, six rows are best. */
  private static final boolean WIDE = PanamaPointwise.VECTOR_REGISTERS >= 32;

  private PanamaTiles2() {}

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
    for (; WIDE && p + 12 <= pixels; p += 12) {
      twelve(
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
      a += 12 * inStride;
      o += 12 * outStride;
      s += 12 * startStride;
    }
    for (; p + 6 <= pixels; p += 6) {
      six(
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
      a += 6 * inStride;
      o += 6 * outStride;
      s += 6 * startStride;
    }
    for (; p + 3 <= pixels; p += 3) {
      three(
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
      a += 3 * inStride;
      o += 3 * outStride;
      s += 3 * startStride;
    }
    for (; p < pixels; p++) {
      one(in, a, panel, panelAt, k, start, s, startLast, lower, upper, out, o, lastAt);
      a += inStride;
      o += outStride;
      s += startStride;
    }
  }

  private static void twelve(
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
    FloatVector c01 = FloatVector.fromArray(S, start, startAt + startLast);
    FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStride);
    FloatVector c11 = FloatVector.fromArray(S, start, startAt + startStride + startLast);
    FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStride);
    FloatVector c21 = FloatVector.fromArray(S, start, startAt + 2 * startStride + startLast);
    FloatVector c30 = FloatVector.fromArray(S, start, startAt + 3 * startStride);
    FloatVector c31 = FloatVector.fromArray(S, start, startAt + 3 * startStride + startLast);
    FloatVector c40 = FloatVector.fromArray(S, start, startAt + 4 * startStride);
    FloatVector c41 = FloatVector.fromArray(S, start, startAt + 4 * startStride + startLast);
    FloatVector c50 = FloatVector.fromArray(S, start, startAt + 5 * startStride);
    FloatVector c51 = FloatVector.fromArray(S, start, startAt + 5 * startStride + startLast);
    FloatVector c60 = FloatVector.fromArray(S, start, startAt + 6 * startStride);
    FloatVector c61 = FloatVector.fromArray(S, start, startAt + 6 * startStride + startLast);
    FloatVector c70 = FloatVector.fromArray(S, start, startAt + 7 * startStride);
    FloatVector c71 = FloatVector.fromArray(S, start, startAt + 7 * startStride + startLast);
    FloatVector c80 = FloatVector.fromArray(S, start, startAt + 8 * startStride);
    FloatVector c81 = FloatVector.fromArray(S, start, startAt + 8 * startStride + startLast);
    FloatVector c90 = FloatVector.fromArray(S, start, startAt + 9 * startStride);
    FloatVector c91 = FloatVector.fromArray(S, start, startAt + 9 * startStride + startLast);
    FloatVector ca0 = FloatVector.fromArray(S, start, startAt + 10 * startStride);
    FloatVector ca1 = FloatVector.fromArray(S, start, startAt + 10 * startStride + startLast);
    FloatVector cb0 = FloatVector.fromArray(S, start, startAt + 11 * startStride);
    FloatVector cb1 = FloatVector.fromArray(S, start, startAt + 11 * startStride + startLast);
    int r0 = inAt;
    int r1 = inAt + inStride;
    int r2 = inAt + 2 * inStride;
    int r3 = inAt + 3 * inStride;
    int r4 = inAt + 4 * inStride;
    int r5 = inAt + 5 * inStride;
    int r6 = inAt + 6 * inStride;
    int r7 = inAt + 7 * inStride;
    int r8 = inAt + 8 * inStride;
    int r9 = inAt + 9 * inStride;
    int ra = inAt + 10 * inStride;
    int rb = inAt + 11 * inStride;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += 2 * V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector w1 = FloatVector.fromArray(S, panel, w + V);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      c01 = x0.fma(w1, c01);
      FloatVector x1 = FloatVector.broadcast(S, in[r1 + i]);
      c10 = x1.fma(w0, c10);
      c11 = x1.fma(w1, c11);
      FloatVector x2 = FloatVector.broadcast(S, in[r2 + i]);
      c20 = x2.fma(w0, c20);
      c21 = x2.fma(w1, c21);
      FloatVector x3 = FloatVector.broadcast(S, in[r3 + i]);
      c30 = x3.fma(w0, c30);
      c31 = x3.fma(w1, c31);
      FloatVector x4 = FloatVector.broadcast(S, in[r4 + i]);
      c40 = x4.fma(w0, c40);
      c41 = x4.fma(w1, c41);
      FloatVector x5 = FloatVector.broadcast(S, in[r5 + i]);
      c50 = x5.fma(w0, c50);
      c51 = x5.fma(w1, c51);
      FloatVector x6 = FloatVector.broadcast(S, in[r6 + i]);
      c60 = x6.fma(w0, c60);
      c61 = x6.fma(w1, c61);
      FloatVector x7 = FloatVector.broadcast(S, in[r7 + i]);
      c70 = x7.fma(w0, c70);
      c71 = x7.fma(w1, c71);
      FloatVector x8 = FloatVector.broadcast(S, in[r8 + i]);
      c80 = x8.fma(w0, c80);
      c81 = x8.fma(w1, c81);
      FloatVector x9 = FloatVector.broadcast(S, in[r9 + i]);
      c90 = x9.fma(w0, c90);
      c91 = x9.fma(w1, c91);
      FloatVector xa = FloatVector.broadcast(S, in[ra + i]);
      ca0 = xa.fma(w0, ca0);
      ca1 = xa.fma(w1, ca1);
      FloatVector xb = FloatVector.broadcast(S, in[rb + i]);
      cb0 = xb.fma(w0, cb0);
      cb1 = xb.fma(w1, cb1);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o);
    c01.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c10.max(lo).min(hi).intoArray(out, o);
    c11.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c20.max(lo).min(hi).intoArray(out, o);
    c21.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c30.max(lo).min(hi).intoArray(out, o);
    c31.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c40.max(lo).min(hi).intoArray(out, o);
    c41.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c50.max(lo).min(hi).intoArray(out, o);
    c51.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c60.max(lo).min(hi).intoArray(out, o);
    c61.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c70.max(lo).min(hi).intoArray(out, o);
    c71.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c80.max(lo).min(hi).intoArray(out, o);
    c81.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c90.max(lo).min(hi).intoArray(out, o);
    c91.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    ca0.max(lo).min(hi).intoArray(out, o);
    ca1.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    cb0.max(lo).min(hi).intoArray(out, o);
    cb1.max(lo).min(hi).intoArray(out, o + lastAt);
  }

  private static void six(
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
    FloatVector c01 = FloatVector.fromArray(S, start, startAt + startLast);
    FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStride);
    FloatVector c11 = FloatVector.fromArray(S, start, startAt + startStride + startLast);
    FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStride);
    FloatVector c21 = FloatVector.fromArray(S, start, startAt + 2 * startStride + startLast);
    FloatVector c30 = FloatVector.fromArray(S, start, startAt + 3 * startStride);
    FloatVector c31 = FloatVector.fromArray(S, start, startAt + 3 * startStride + startLast);
    FloatVector c40 = FloatVector.fromArray(S, start, startAt + 4 * startStride);
    FloatVector c41 = FloatVector.fromArray(S, start, startAt + 4 * startStride + startLast);
    FloatVector c50 = FloatVector.fromArray(S, start, startAt + 5 * startStride);
    FloatVector c51 = FloatVector.fromArray(S, start, startAt + 5 * startStride + startLast);
    int r0 = inAt;
    int r1 = inAt + inStride;
    int r2 = inAt + 2 * inStride;
    int r3 = inAt + 3 * inStride;
    int r4 = inAt + 4 * inStride;
    int r5 = inAt + 5 * inStride;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += 2 * V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector w1 = FloatVector.fromArray(S, panel, w + V);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      c01 = x0.fma(w1, c01);
      FloatVector x1 = FloatVector.broadcast(S, in[r1 + i]);
      c10 = x1.fma(w0, c10);
      c11 = x1.fma(w1, c11);
      FloatVector x2 = FloatVector.broadcast(S, in[r2 + i]);
      c20 = x2.fma(w0, c20);
      c21 = x2.fma(w1, c21);
      FloatVector x3 = FloatVector.broadcast(S, in[r3 + i]);
      c30 = x3.fma(w0, c30);
      c31 = x3.fma(w1, c31);
      FloatVector x4 = FloatVector.broadcast(S, in[r4 + i]);
      c40 = x4.fma(w0, c40);
      c41 = x4.fma(w1, c41);
      FloatVector x5 = FloatVector.broadcast(S, in[r5 + i]);
      c50 = x5.fma(w0, c50);
      c51 = x5.fma(w1, c51);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o);
    c01.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c10.max(lo).min(hi).intoArray(out, o);
    c11.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c20.max(lo).min(hi).intoArray(out, o);
    c21.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c30.max(lo).min(hi).intoArray(out, o);
    c31.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c40.max(lo).min(hi).intoArray(out, o);
    c41.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c50.max(lo).min(hi).intoArray(out, o);
    c51.max(lo).min(hi).intoArray(out, o + lastAt);
  }

  private static void three(
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
    FloatVector c01 = FloatVector.fromArray(S, start, startAt + startLast);
    FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStride);
    FloatVector c11 = FloatVector.fromArray(S, start, startAt + startStride + startLast);
    FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStride);
    FloatVector c21 = FloatVector.fromArray(S, start, startAt + 2 * startStride + startLast);
    int r0 = inAt;
    int r1 = inAt + inStride;
    int r2 = inAt + 2 * inStride;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += 2 * V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector w1 = FloatVector.fromArray(S, panel, w + V);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      c01 = x0.fma(w1, c01);
      FloatVector x1 = FloatVector.broadcast(S, in[r1 + i]);
      c10 = x1.fma(w0, c10);
      c11 = x1.fma(w1, c11);
      FloatVector x2 = FloatVector.broadcast(S, in[r2 + i]);
      c20 = x2.fma(w0, c20);
      c21 = x2.fma(w1, c21);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o);
    c01.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c10.max(lo).min(hi).intoArray(out, o);
    c11.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c20.max(lo).min(hi).intoArray(out, o);
    c21.max(lo).min(hi).intoArray(out, o + lastAt);
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
    FloatVector c01 = FloatVector.fromArray(S, start, startAt + startLast);
    int r0 = inAt;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += 2 * V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector w1 = FloatVector.fromArray(S, panel, w + V);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      c01 = x0.fma(w1, c01);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o);
    c01.max(lo).min(hi).intoArray(out, o + lastAt);
  }
}
