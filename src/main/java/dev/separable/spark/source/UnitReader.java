package dev.separable.spark.source;

import java.io.Closeable;
import java.io.IOException;

/** Reads the inputs of one unit, in their order. Used by one thread. */
interface UnitReader extends Closeable {
  /**
   * Bytes that the next input will take in memory, told before anything is allocated for it; 0 if
   * it is a failure.
   */
  long ahead() throws IOException;

  /**
   * The next input. There are exactly as many as the unit counts; more are not asked for.
   *
   * @throws IOException if it cannot be read, or if there are fewer than were counted
   */
  Loaded next() throws IOException;
}
