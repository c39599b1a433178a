package dev.separable.spark.run;

import dev.separable.spark.metrics.FailedInput;
import dev.separable.spark.metrics.PhaseTimes;
import dev.separable.spark.metrics.TaskStats;
import dev.separable.spark.metrics.Waste;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What came of some work.
 *
 * @param tasks those that ended well, by partition
 * @param inputs how many there were to do
 * @param wallNs from the start of the stage to its end
 * @param waste attempts and executors that came to nothing
 * @param tooMany why the work was stopped, or null
 */
public record Outcome(
    List<TaskStats> tasks, long inputs, long wallNs, Waste waste, String tooMany) {

  /** Failed inputs by kind. */
  public Map<String, Long> failedByKind() {
    Map<String, Long> kinds = new TreeMap<>();
    tasks.forEach(
        task -> task.failed().forEach((kind, count) -> kinds.merge(kind, count, Long::sum)));
    return kinds;
  }

  /** The failed inputs that are known one by one, by path. */
  public Stream<FailedInput> failures() {
    return tasks.stream()
        .flatMap(task -> task.failures().stream())
        .sorted(java.util.Comparator.comparing(FailedInput::path));
  }

  /** Sum over all tasks. */
  public PhaseTimes times() {
    return tasks.stream().map(TaskStats::times).reduce(PhaseTimes.ZERO, PhaseTimes::plus);
  }

  /** Sum over all tasks. */
  public long writeNs() {
    return tasks.stream().mapToLong(TaskStats::writeNs).sum();
  }

  /** Most tasks that ran at one time. */
  public int cores() {
    return TaskStats.atOnce(tasks);
  }

  /** Inputs done. */
  public long read() {
    return TaskStats.read(tasks);
  }

  /** Rows written. */
  public long written() {
    return TaskStats.written(tasks);
  }

  /** Inputs that gave no features. */
  public long failed() {
    return TaskStats.failed(tasks);
  }

  /** Bytes of all inputs done. */
  public long bytesRead() {
    return tasks.stream().mapToLong(TaskStats::bytesRead).sum();
  }

  /** Inputs a second. */
  public double rate() {
    return wallNs == 0 ? 0 : read() * 1e9 / wallNs;
  }
}
