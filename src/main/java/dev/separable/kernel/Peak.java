package dev.separable.kernel;

/**
 * What the core that runs this thread could do if it only multiplied and added, without a look at
 * memory: the bound of all kernels.
 */
public final class Peak {
  private static final int CELLS = 1024;

  private Peak() {}

  /**
   * The fastest of many short runs. For {@code panama} they are fused multiply-adds on vectors of
   * its width; for the others what the JIT compiler makes of a plain loop, an estimate.
   *
   * @param seconds to try for
   * @return GFLOP/s, a multiply-add counted as two operations
   */
  public static double gflops(Kernels kernels, double seconds) {
    float[] cells = new float[CELLS];
    if (kernels.name().equals(PanamaAccess.NAME)) {
      return PanamaPeak.OPERATIONS / fastest(() -> PanamaPeak.run(cells), seconds);
    }
    return ScalarPeak.operations(cells) / fastest(() -> ScalarPeak.run(cells), seconds);
  }

  /** Nanoseconds. */
  private static double fastest(Runnable run, double seconds) {
    long begin = System.nanoTime();
    long limit = (long) (seconds * 1e9);
    long best = Long.MAX_VALUE;
    long now = begin;
    while (now - begin < limit || best == Long.MAX_VALUE) {
      run.run();
      long end = System.nanoTime();
      best = Math.max(1, Math.min(best, end - now));
      now = end;
    }
    return best;
  }
}
