package dev.separable.kernel;

/**
 * What the core that runs this thread could do if it only multiplied and added, without a look at
 * memory: the bound of all kernels.
 */
public final class Peak {
  private static final int CELLS = 1024;
  private static final int MOST = 10;
  private static final double GAIN = 0.98;

  private Peak() {}

  /**
   * The fastest of many short runs. For {@code panama} they are fused multiply-adds on vectors of
   * its width; for the others what the JIT compiler makes of a plain loop, an estimate.
   *
   * @param seconds to try for without a gain
   * @return GFLOP/s, a multiply-add counted as two operations
   */
  public static double gflops(Kernels kernels, double seconds) {
    float[] cells = new float[CELLS];
    if (kernels.name().equals(PanamaAccess.NAME)) {
      return PanamaPeak.OPERATIONS / fastest(() -> PanamaPeak.run(cells), seconds);
    }
    return ScalarPeak.operations(cells) / fastest(() -> ScalarPeak.run(cells), seconds);
  }

  /** Nanoseconds; tries on as long as it still gains, as when the compiler is at work. */
  private static double fastest(Runnable run, double seconds) {
    long patience = (long) (seconds * 1e9);
    long begin = System.nanoTime();
    long gained = begin;
    long best = Long.MAX_VALUE;
    long now = begin;
    while (best == Long.MAX_VALUE || (now - gained < patience && now - begin < MOST * patience)) {
      run.run();
      long end = System.nanoTime();
      long time = Math.max(1, end - now);
      if (time < GAIN * best) {
        gained = end;
      }
      best = Math.min(best, time);
      now = end;
    }
    return best;
  }
}
