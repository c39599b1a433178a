package dev.separable.spark.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;

/**
 * What the tasks of this JVM have done since it started, whatever became of the tasks: work that
 * was lost or done again counts each time. Without {@link MetricsPlugin}, nobody reads it.
 */
final class ExecutorMetrics {
  private static volatile ExecutorMetrics current = new ExecutorMetrics(new MetricRegistry());

  private final Meter inputs;
  private final Counter failed;
  private final Counter bytesRead;
  private final Counter rowsWritten;
  private final Counter read;
  private final Counter decode;
  private final Counter preprocess;
  private final Counter compute;
  private final Counter write;

  private ExecutorMetrics(MetricRegistry registry) {
    // A meter tells the count and the rate of the last minutes.
    inputs = registry.meter("inputs");
    failed = registry.counter("failedInputs");
    bytesRead = registry.counter("bytesRead");
    rowsWritten = registry.counter("rowsWritten");
    read = registry.counter("readNs");
    decode = registry.counter("decodeNs");
    preprocess = registry.counter("preprocessNs");
    compute = registry.counter("computeNs");
    write = registry.counter("writeNs");
  }

  /** From now on, tasks that begin in this JVM report to that registry. */
  static synchronized ExecutorMetrics report(MetricRegistry registry) {
    current = new ExecutorMetrics(registry);
    return current;
  }

  /** Tasks that begin report to nobody, unless another registry has come since. */
  static synchronized void end(ExecutorMetrics metrics) {
    if (current == metrics) {
      current = new ExecutorMetrics(new MetricRegistry());
    }
  }

  /** Where a task that begins reports to. */
  static ExecutorMetrics current() {
    return current;
  }

  void input(long bytes, PhaseTimes took) {
    inputs.mark();
    bytesRead.inc(bytes);
    read.inc(took.readNs());
    decode.inc(took.decodeNs());
    preprocess.inc(took.preprocessNs());
    compute.inc(took.computeNs());
  }

  void failure() {
    failed.inc();
  }

  void rows(long rows) {
    rowsWritten.inc(rows);
  }

  void wrote(long ns) {
    write.inc(ns);
  }
}
