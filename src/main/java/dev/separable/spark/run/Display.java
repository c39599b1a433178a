package dev.separable.spark.run;

import dev.separable.spark.metrics.Watch;

/** Shows how far a run is. */
@FunctionalInterface
public interface Display {
  /**
   * Begins to show it, until what is returned is closed.
   *
   * @param inputs how many there are to do
   */
  AutoCloseable show(Watch watch, long inputs);
}
