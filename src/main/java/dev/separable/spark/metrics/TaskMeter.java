package dev.separable.spark.metrics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/** Counts and measures within one task, and tells the driver when the task has ended well. */
public final class TaskMeter {
  private final TaskContext task;
  private final Counters counters;
  private final ExecutorMetrics executor = ExecutorMetrics.current();
  private final int failuresKept;
  private final String kernel;
  private final int vectorBits;
  private final Instant started = Instant.now();
  private final long start = System.nanoTime();
  private final HashMap<String, Long> failed = new HashMap<>();
  private final ArrayList<FailedInput> failures = new ArrayList<>();
  private PhaseTimes times = PhaseTimes.ZERO;
  private long read;
  private long written;
  private long bytesRead;
  private long writeNs;

  private TaskMeter(
      TaskContext task, Counters counters, int failuresKept, String kernel, int vectorBits) {
    this.task = task;
    this.counters = counters;
    this.failuresKept = failuresKept;
    this.kernel = kernel;
    this.vectorBits = vectorBits;
  }

  /**
   * Begins to measure the task that this thread runs.
   *
   * @param failuresKept most failed inputs of a kind that are told one by one
   */
  public static TaskMeter start(
      Counters counters, int failuresKept, String kernel, int vectorBits) {
    TaskContext task = TaskContext.get();
    TaskMeter meter = new TaskMeter(task, counters, failuresKept, kernel, vectorBits);
    // Runs after the output is closed, and still in time for the accumulators to be sent.
    task.addTaskCompletionListener(
        context -> {
          if (!context.isFailed() && !context.isInterrupted()) {
            counters.tasks().add(meter.stats());
          }
        });
    return meter;
  }

  /** Whether the task should end because the driver wants it to. */
  public boolean interrupted() {
    return task.isInterrupted();
  }

  /** An input is done, well or not. */
  public void input(long bytes, PhaseTimes took) {
    read++;
    bytesRead += bytes;
    times = times.plus(took);
    counters.inputs().add(1L);
    counters.bytesRead().add(bytes);
    counters.phases().add(took);
    executor.input(bytes, took);
  }

  /** An input that is done gave no features. */
  public void failure(FailedInput input) {
    long ofKind = failed.merge(input.kind(), 1L, Long::sum);
    counters.failed().add(1L);
    executor.failure();
    if (ofKind <= failuresKept) {
      failures.add(input);
    }
  }

  /** Rows go to the output. */
  public void rows(long rows) {
    written += rows;
    executor.rows(rows);
  }

  /** Encoding and writing took so long. */
  public void wrote(long ns) {
    writeNs += ns;
    counters.phases().write().add(ns);
    executor.wrote(ns);
  }

  /** What the task has done until now; the length of its output is not known. */
  public TaskStats stats() {
    return new TaskStats(
        task.partitionId(),
        task.attemptNumber(),
        host(),
        SparkEnv.get().executorId(),
        kernel,
        vectorBits,
        Runtime.version().toString(),
        read,
        written,
        failed,
        failures,
        times,
        started,
        writeNs,
        System.nanoTime() - start,
        bytesRead,
        0);
  }

  private static String host() {
    return SparkEnv.get().blockManager().blockManagerId().host();
  }
}
