package dev.separable.kernel;

/** Products and sums in a plain loop, which the compiler can turn into vectors. */
final class ScalarPeak {
  private static final int ROUNDS = 100;

  private ScalarPeak() {}

  /** Floating-point operations of a {@link #run}. */
  static long operations(float[] cells) {
    return 2L * 16 * cells.length * ROUNDS;
  }

  /** A polynomial of degree 16 at every cell, again and again; the cells stay within [0, 1]. */
  static void run(float[] cells) {
    for (int round = 0; round < ROUNDS; round++) {
      horner(cells, 0.5f, 0.25f);
    }
  }

  private static void horner(float[] cells, float w, float b) {
    for (int i = 0; i < cells.length; i++) {
      float x = cells[i];
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      x = x * w + b;
      cells[i] = x;
    }
  }
}
