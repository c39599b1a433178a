package dev.separable.spark.metrics;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * What one task did, told when it has ended well.
 *
 * @param attempt from 0
 * @param kernel {@code panama}, {@code scalar} or {@code naive}
 * @param vectorBits width of its vectors
 * @param java version of the executor's JVM
 * @param read inputs read
 * @param written rows written
 * @param failed how many inputs gave no features, by kind
 * @param failures some of them
 * @param started by the executor's clock
 * @param writeNs encoding and writing rows
 * @param totalNs from the beginning of the task until its output was closed
 * @param outputBytes of the files that it wrote
 */
public record TaskStats(
    int partition,
    int attempt,
    String host,
    String executor,
    String kernel,
    int vectorBits,
    String java,
    long read,
    long written,
    HashMap<String, Long> failed,
    ArrayList<FailedInput> failures,
    PhaseTimes times,
    Instant started,
    long writeNs,
    long totalNs,
    long bytesRead,
    long outputBytes)
    implements Serializable {

  /** Inputs that gave no features. */
  public long failedCount() {
    return failed.values().stream().mapToLong(Long::longValue).sum();
  }

  /** With the length of the file that was written, which is known when it is closed. */
  public TaskStats withOutput(long bytes) {
    return new TaskStats(
        partition,
        attempt,
        host,
        executor,
        kernel,
        vectorBits,
        java,
        read,
        written,
        failed,
        failures,
        times,
        started,
        writeNs,
        totalNs,
        bytesRead,
        bytes);
  }

  /**
   * As if the task had had only some of its units.
   *
   * @param units those that are left
   * @param inputs in them
   */
  public TaskStats only(List<UnitStats> units, long inputs) {
    HashMap<String, Long> failedOnly = new HashMap<>();
    units.forEach(
        unit -> unit.failed().forEach((kind, count) -> failedOnly.merge(kind, count, Long::sum)));
    return new TaskStats(
        partition,
        attempt,
        host,
        executor,
        kernel,
        vectorBits,
        java,
        inputs,
        units.stream().mapToLong(UnitStats::rows).sum(),
        failedOnly,
        new ArrayList<>(
            failures.stream().filter(one -> failedOnly.containsKey(one.kind())).toList()),
        units.stream().map(UnitStats::times).reduce(PhaseTimes.ZERO, PhaseTimes::plus),
        started,
        writeNs,
        totalNs,
        units.stream().mapToLong(UnitStats::bytesRead).sum(),
        outputBytes);
  }

  /** Most of these tasks that ran at one time. */
  public static int atOnce(List<TaskStats> tasks) {
    TreeMap<Instant, Integer> changes = new TreeMap<>();
    for (TaskStats task : tasks) {
      changes.merge(task.started, 1, Integer::sum);
      changes.merge(task.started.plusNanos(task.totalNs), -1, Integer::sum);
    }
    int running = 0;
    int most = 0;
    for (int change : changes.values()) {
      running += change;
      most = Math.max(most, running);
    }
    return most;
  }

  /** Inputs read by all these tasks. */
  public static long read(List<TaskStats> tasks) {
    return tasks.stream().mapToLong(TaskStats::read).sum();
  }

  /** Rows written by all these tasks. */
  public static long written(List<TaskStats> tasks) {
    return tasks.stream().mapToLong(TaskStats::written).sum();
  }

  /** Inputs that gave no features in all these tasks. */
  public static long failed(List<TaskStats> tasks) {
    return tasks.stream().mapToLong(TaskStats::failedCount).sum();
  }
}
