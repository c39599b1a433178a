package dev.separable.spark.source;

import java.util.List;

/**
 * What was found.
 *
 * @param units each once, by path and stretch
 * @param bytes that are read for them
 * @param skipped how many files of folders were left out for their names
 * @param skippedExamples a few of them
 */
public record Listing(List<Unit> units, long bytes, long skipped, List<String> skippedExamples) {

  /** How many inputs there are in all units. */
  public long inputs() {
    return units.stream().mapToLong(Unit::count).sum();
  }
}
