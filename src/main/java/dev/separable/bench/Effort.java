package dev.separable.bench;

/**
 * How much is measured.
 *
 * @param threads that run the model at the same time, each with its own memory
 * @param seconds of each measurement, after the warm-up
 */
public record Effort(int threads, double seconds) {
  private static final int MOST_THREADS = 1024;
  private static final double MOST_SECONDS = 3600;

  /** Refuses what cannot be. */
  public Effort {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(threads + " threads, wanted 1 to " + MOST_THREADS);
    }
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new IllegalArgumentException(
          seconds + " seconds, wanted more than 0 and at most " + (int) MOST_SECONDS);
    }
  }
}
