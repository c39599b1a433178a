package dev.separable.fuzz;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

/**
 * A reader with good files and ways to damage them.
 *
 * @param name for reports
 * @param reader takes a file's bytes
 * @param refusal with which alone the reader may fail; its message has one line
 * @param base bytes that reading any file may allocate
 * @param factor bytes that reading may allocate for each byte of a file, beside those
 * @param seeds good files
 * @param mutation damages them
 */
record FuzzTarget(
    String name,
    Reader reader,
    Class<? extends Exception> refusal,
    long base,
    double factor,
    List<byte[]> seeds,
    Mutation mutation) {
  /** What is enough for most readers. */
  static final long BASE = 8 << 20;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Reads the bytes of a file. */
  @FunctionalInterface
  interface Reader {
    Object read(byte[] data) throws Exception;
  }

  /** A damaged file; the same number gives the same. */
  byte[] damaged(long number) {
    Random random = Containers.random(number);
    return mutation.of(seeds.get(random.nextInt(seeds.size())), random);
  }

  /**
   * Reads a damaged file.
   *
   * @return whether it was refused
   * @throws AssertionError if it was refused in another way than promised, or took too much memory
   */
  boolean refuses(byte[] file) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    boolean refused = false;
    try {
      reader.read(file);
    } catch (Throwable e) {
      if (!refusal.isInstance(e)) {
        throw new AssertionError("another error than " + refusal.getSimpleName() + ": " + e, e);
      }
      refused = true;
      if (e.getMessage().lines().count() != 1) {
        throw new AssertionError("a message of several lines: " + e.getMessage(), e);
      }
    }
    long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
    if (allocated > base + factor * file.length) {
      throw new AssertionError(
          "reading %d bytes allocated %d, %s"
              .formatted(file.length, allocated, refused ? "and refused" : "and took them"));
    }
    return refused;
  }

  @Override
  public String toString() {
    return name;
  }
}
