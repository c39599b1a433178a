package dev.separable.spark.metrics;

import java.io.Serializable;

/**
 * Work that came to nothing, as the driver has seen it.
 *
 * @param attemptsFailed attempts of tasks that failed; Spark repeats them within its limit
 * @param attemptsKilled attempts of tasks that were stopped, such as the slower of two copies
 * @param executorsLost executors that went away unasked while the work ran
 */
public record Waste(int attemptsFailed, int attemptsKilled, int executorsLost)
    implements Serializable {
  /** Nothing was lost. */
  public static final Waste NONE = new Waste(0, 0, 0);
}
