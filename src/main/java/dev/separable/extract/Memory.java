package dev.separable.extract;

/** How much of the heap the scratch of one extractor may take. */
final class Memory {
  private Memory() {}

  /** Half of the heap, shared by as many threads as there are processors. */
  static long limit() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() / (2L * runtime.availableProcessors());
  }
}
