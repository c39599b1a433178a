package dev.separable.spark.run;

import dev.separable.spark.metrics.FailedInput;
import dev.separable.spark.metrics.PhaseTimes;
import dev.separable.spark.metrics.TaskStats;
import dev.separable.spark.metrics.Waste;
import dev.separable.spark.sink.Footers.Published;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of some work. Counts are of all that the output holds, rates of this run alone.
 *
 * @param tasks of this run that ended well, by partition
 * @param earlier tasks of the runs that this one has resumed
 * @param inputs how many there are in all
 * @param wallNs from the start of the stage to its end; 0 if there was nothing to do
 * @param waste attempts and executors of this run that came to nothing
 * @param tooMany why the work was stopped, or null
 */
public record Outcome(
    List<TaskStats> tasks,
    List<TaskStats> earlier,
    long inputs,
    long wallNs,
    Waste waste,
    String tooMany) {

  /** Of a run that resumes nothing. */
  static Outcome of(List<TaskStats> tasks, long inputs, long wallNs, Waste waste) {
    return new Outcome(tasks, List.of(), inputs, wallNs, waste, null);
  }

  /** The same, stopped before its end. */
  Outcome stopped(String reason) {
    return new Outcome(tasks, earlier, inputs, wallNs, waste, reason);
  }

  /** With what is published of runs before. */
  Outcome after(List<TaskStats> before) {
    return new Outcome(tasks, before, inputs + TaskStats.read(before), wallNs, waste, tooMany);
  }

  /** As the published files tell it. */
  Outcome published(List<Published> files, String run) {
    Map<Boolean, List<TaskStats>> own =
        files.stream()
            .collect(
                Collectors.partitioningBy(
                    file -> file.footer().run().equals(run),
                    Collectors.mapping(Published::task, Collectors.toList())));
    return new Outcome(own.get(true), own.get(false), inputs, wallNs, waste, tooMany);
  }

  /** Tasks of this run and of those before. */
  public List<TaskStats> all() {
    return Stream.concat(earlier.stream(), tasks.stream()).toList();
  }

  /** Failed inputs by kind. */
  public Map<String, Long> failedByKind() {
    Map<String, Long> kinds = new TreeMap<>();
    all()
        .forEach(
            task -> task.failed().forEach((kind, count) -> kinds.merge(kind, count, Long::sum)));
    return kinds;
  }

  /** The failed inputs that are known one by one, by path. */
  public Stream<FailedInput> failures() {
    return all().stream()
        .flatMap(task -> task.failures().stream())
        .sorted(Comparator.comparing(FailedInput::path));
  }

  /** Sum over the tasks of this run. */
  public PhaseTimes times() {
    return tasks.stream().map(TaskStats::times).reduce(PhaseTimes.ZERO, PhaseTimes::plus);
  }

  /** Sum over the tasks of this run. */
  public long writeNs() {
    return tasks.stream().mapToLong(TaskStats::writeNs).sum();
  }

  /** Most tasks of this run that ran at one time. */
  public int cores() {
    return TaskStats.atOnce(tasks);
  }

  /** Inputs done. */
  public long read() {
    return TaskStats.read(all());
  }

  /** Inputs done by this run. */
  public long readNow() {
    return TaskStats.read(tasks);
  }

  /** Rows written. */
  public long written() {
    return TaskStats.written(all());
  }

  /** Inputs that gave no features. */
  public long failed() {
    return TaskStats.failed(all());
  }

  /** Bytes of all inputs done. */
  public long bytesRead() {
    return all().stream().mapToLong(TaskStats::bytesRead).sum();
  }

  /** Bytes of all files written. */
  public long bytesWritten() {
    return all().stream().mapToLong(TaskStats::outputBytes).sum();
  }

  /** Inputs a second in this run. */
  public double rate() {
    return wallNs == 0 ? 0 : readNow() * 1e9 / wallNs;
  }
}
