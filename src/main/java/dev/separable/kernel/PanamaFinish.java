package dev.separable.kernel;

import dev.separable.tensor.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What is done to the sums of a tile on their way to the output, while they are in the first level
 * of the cache. They come without gaps, {@code [rows][width][V]}; in the output the last vector of
 * a row may overlap the one before, and both write the same bits there.
 *
 * <p>Columns are the outer loops, since rows are more. No loop has more than one vector of a kind:
 * whatever is inlined here, the whole stays small.
 */
final class PanamaFinish {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanamaFinish() {}

  /**
   * {@code out = activation(sums + start) + residual}.
   *
   * @param start or null
   * @param residual laid out as {@code out}, or null
   * @param lastAt how far behind the first vector of a row the last begins in start, residual, out
   */
  static void run(
      int rows,
      int width,
      float[] sums,
      Activation activation,
      float[] start,
      int startAt,
      int startStep,
      float[] residual,
      float[] out,
      int outAt,
      int outStep,
      int lastAt) {
    Activation rest = activation;
    if (start != null) {
      for (int v = 0; v < width; v++) {
        int from = startAt + column(v, width, lastAt);
        add(rows, sums, v * V, width * V, start, from, startStep, sums, v * V, width * V);
      }
    }
    if (rest != Activation.NONE && (residual != null || !direct(rest))) {
      PanamaActivations.run(rest, sums, 0, rows * width * V, sums, 0);
      rest = Activation.NONE;
    }
    for (int v = 0; v < width; v++) {
      int o = outAt + column(v, width, lastAt);
      if (residual != null) {
        add(rows, sums, v * V, width * V, residual, o, outStep, out, o, outStep);
      } else if (rest == Activation.HARD_SWISH) {
        hardSwish(rows, sums, v * V, width * V, out, o, outStep);
      } else if (rest == Activation.NONE) {
        copy(rows, sums, v * V, width * V, out, o, outStep);
      } else {
        clamp(rows, rest, sums, v * V, width * V, out, o, outStep);
      }
    }
  }

  private static boolean direct(Activation activation) {
    return activation.isClamp() || activation == Activation.HARD_SWISH;
  }

  private static int column(int vector, int width, int lastAt) {
    return vector == width - 1 ? lastAt : vector * V;
  }

  private static void add(
      int rows,
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      float[] out,
      int outAt,
      int outStep) {
    for (int p = 0; p < rows; p++) {
      FloatVector x = FloatVector.fromArray(S, a, aAt + p * aStep);
      FloatVector y = FloatVector.fromArray(S, b, bAt + p * bStep);
      x.add(y).intoArray(out, outAt + p * outStep);
    }
  }

  private static void copy(
      int rows, float[] in, int inAt, int inStep, float[] out, int outAt, int outStep) {
    for (int p = 0; p < rows; p++) {
      FloatVector.fromArray(S, in, inAt + p * inStep).intoArray(out, outAt + p * outStep);
    }
  }

  /** As integers: see {@link PanamaActivations}. */
  private static void clamp(
      int rows,
      Activation activation,
      float[] in,
      int inAt,
      int inStep,
      float[] out,
      int outAt,
      int outStep) {
    FloatVector zero = FloatVector.zero(S);
    IntVector least = zero.reinterpretAsInts();
    IntVector most = FloatVector.broadcast(S, activation.upper()).reinterpretAsInts();
    for (int p = 0; p < rows; p++) {
      FloatVector x = FloatVector.fromArray(S, in, inAt + p * inStep);
      FloatVector inside = x.reinterpretAsInts().max(least).min(most).reinterpretAsFloats();
      x.fma(zero, inside).intoArray(out, outAt + p * outStep);
    }
  }

  private static void hardSwish(
      int rows, float[] in, int inAt, int inStep, float[] out, int outAt, int outStep) {
    FloatVector slope = FloatVector.broadcast(S, 1 / 6f);
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    IntVector least = FloatVector.zero(S).reinterpretAsInts();
    IntVector most = FloatVector.broadcast(S, 1).reinterpretAsInts();
    for (int p = 0; p < rows; p++) {
      FloatVector x = FloatVector.fromArray(S, in, inAt + p * inStep);
      IntVector gate = x.fma(slope, half).reinterpretAsInts().max(least).min(most);
      x.mul(gate.reinterpretAsFloats()).intoArray(out, outAt + p * outStep);
    }
  }
}
