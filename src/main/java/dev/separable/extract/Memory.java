package dev.separable.extract;

/** How much of the heap one thread may take for one input. */
public final class Memory {
  /** A network of usual size runs in this; less is never the limit. */
  private static final long LEAST = 64L << 20;

  private Memory() {}

  /**
   * Bytes for one of {@code threads} threads, once for what is read and decoded, once for the
   * scratch of the network; a third of the heap stays for all else.
   */
  public static long share(int threads) {
    return Math.max(LEAST, Runtime.getRuntime().maxMemory() / (3L * Math.max(1, threads)));
  }
}
