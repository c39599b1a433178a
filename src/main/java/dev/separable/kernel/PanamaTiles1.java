package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-kernels of {@link PanamaPointwise} for panels of one vector: 12, 4, 2 or 1 pixels at a
 * time, 12 sums in registers.
 *
 * <p>{@code in [pixels, k], panel [1 + k, V] -> out [pixels, V]}; the panel's first line is the
 * bias. Every sum starts with the bias and adds its products in order of i, in every tile alike.
 * The vector is stored {@code lastAt} behind the row's begin.
 */
final class PanamaTiles1 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanamaTiles1() {}

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
    for (; p + 12 <= pixels; p += 12) {
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
    FloatVector c00 = FloatVector.fromArray(S, start, startAt + startLast);
    FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStride + startLast);
    FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStride + startLast);
    FloatVector c30 = FloatVector.fromArray(S, start, startAt + 3 * startStride + startLast);
    FloatVector c40 = FloatVector.fromArray(S, start, startAt + 4 * startStride + startLast);
    FloatVector c50 = FloatVector.fromArray(S, start, startAt + 5 * startStride + startLast);
    FloatVector c60 = FloatVector.fromArray(S, start, startAt + 6 * startStride + startLast);
    FloatVector c70 = FloatVector.fromArray(S, start, startAt + 7 * startStride + startLast);
    FloatVector c80 = FloatVector.fromArray(S, start, startAt + 8 * startStride + startLast);
    FloatVector c90 = FloatVector.fromArray(S, start, startAt + 9 * startStride + startLast);
    FloatVector ca0 = FloatVector.fromArray(S, start, startAt + 10 * startStride + startLast);
    FloatVector cb0 = FloatVector.fromArray(S, start, startAt + 11 * startStride + startLast);
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
      w += V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      FloatVector x1 = FloatVector.broadcast(S, in[r1 + i]);
      c10 = x1.fma(w0, c10);
      FloatVector x2 = FloatVector.broadcast(S, in[r2 + i]);
      c20 = x2.fma(w0, c20);
      FloatVector x3 = FloatVector.broadcast(S, in[r3 + i]);
      c30 = x3.fma(w0, c30);
      FloatVector x4 = FloatVector.broadcast(S, in[r4 + i]);
      c40 = x4.fma(w0, c40);
      FloatVector x5 = FloatVector.broadcast(S, in[r5 + i]);
      c50 = x5.fma(w0, c50);
      FloatVector x6 = FloatVector.broadcast(S, in[r6 + i]);
      c60 = x6.fma(w0, c60);
      FloatVector x7 = FloatVector.broadcast(S, in[r7 + i]);
      c70 = x7.fma(w0, c70);
      FloatVector x8 = FloatVector.broadcast(S, in[r8 + i]);
      c80 = x8.fma(w0, c80);
      FloatVector x9 = FloatVector.broadcast(S, in[r9 + i]);
      c90 = x9.fma(w0, c90);
      FloatVector xa = FloatVector.broadcast(S, in[ra + i]);
      ca0 = xa.fma(w0, ca0);
      FloatVector xb = FloatVector.broadcast(S, in[rb + i]);
      cb0 = xb.fma(w0, cb0);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c10.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c20.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c30.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c40.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c50.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c60.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c70.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c80.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c90.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    ca0.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    cb0.max(lo).min(hi).intoArray(out, o + lastAt);
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
    FloatVector c00 = FloatVector.fromArray(S, start, startAt + startLast);
    FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStride + startLast);
    FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStride + startLast);
    FloatVector c30 = FloatVector.fromArray(S, start, startAt + 3 * startStride + startLast);
    int r0 = inAt;
    int r1 = inAt + inStride;
    int r2 = inAt + 2 * inStride;
    int r3 = inAt + 3 * inStride;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      FloatVector x1 = FloatVector.broadcast(S, in[r1 + i]);
      c10 = x1.fma(w0, c10);
      FloatVector x2 = FloatVector.broadcast(S, in[r2 + i]);
      c20 = x2.fma(w0, c20);
      FloatVector x3 = FloatVector.broadcast(S, in[r3 + i]);
      c30 = x3.fma(w0, c30);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c10.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c20.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c30.max(lo).min(hi).intoArray(out, o + lastAt);
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
    FloatVector c00 = FloatVector.fromArray(S, start, startAt + startLast);
    FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStride + startLast);
    int r0 = inAt;
    int r1 = inAt + inStride;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
      FloatVector x1 = FloatVector.broadcast(S, in[r1 + i]);
      c10 = x1.fma(w0, c10);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o + lastAt);
    o += outStride;
    c10.max(lo).min(hi).intoArray(out, o + lastAt);
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
    FloatVector c00 = FloatVector.fromArray(S, start, startAt + startLast);
    int r0 = inAt;
    int w = panelAt;
    for (int i = 0; i < k; i++) {
      w += V;
      FloatVector w0 = FloatVector.fromArray(S, panel, w);
      FloatVector x0 = FloatVector.broadcast(S, in[r0 + i]);
      c00 = x0.fma(w0, c00);
    }
    FloatVector lo = FloatVector.broadcast(S, lower);
    FloatVector hi = FloatVector.broadcast(S, upper);
    int o = outAt;
    c00.max(lo).min(hi).intoArray(out, o + lastAt);
  }
}
