package dev.separable.kernel;

import dev.separable.tensor.Activation;
import jdk.incubator.vector.FloatVector;
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
    for (int v = 0; start != null && v < width; v++) {
      int from = startAt + column(v, width, lastAt);
      add(rows, sums, v * V, width * V, start, from, startStep, sums, v * V, width * V);
    }
    if (activation != Activation.NONE) {
      PanamaActivations.run(activation, sums, 0, rows * width * V, sums, 0);
    }
    for (int v = 0; v < width; v++) {
      int o = outAt + column(v, width, lastAt);
      if (residual == null) {
        copy(rows, sums, v * V, width * V, out, o, outStep);
      } else {
        add(rows, sums, v * V, width * V, residual, o, outStep, out, o, outStep);
      }
    }
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
}
