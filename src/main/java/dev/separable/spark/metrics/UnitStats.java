package dev.separable.spark.metrics;

import java.util.HashMap;

/**
 * What became of the inputs of one unit.
 *
 * @param rows written
 * @param bytesRead of its inputs
 * @param times sums over its inputs
 * @param failed how many inputs gave no features, by kind
 */
public record UnitStats(long rows, long bytesRead, PhaseTimes times, HashMap<String, Long> failed) {
  /** Nothing yet. */
  public static UnitStats none() {
    return new UnitStats(0, 0, PhaseTimes.ZERO, new HashMap<>());
  }

  /** With one more input. */
  public UnitStats plus(long moreRows, long bytes, PhaseTimes took, String failure) {
    if (failure != null) {
      failed.merge(failure, 1L, Long::sum);
    }
    return new UnitStats(rows + moreRows, bytesRead + bytes, times.plus(took), failed);
  }
}
