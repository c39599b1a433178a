package dev.separable.job;

import dev.separable.spark.metrics.FailedInput;
import dev.separable.spark.metrics.PhaseTimes;
import dev.separable.spark.metrics.TaskStats;
import dev.separable.spark.metrics.Waste;
import dev.separable.spark.run.Outcome;
import dev.separable.tensor.OneLine;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/** What a job says at its end. */
final class Summary {
  /** Most failed inputs that are named, of all kinds together. */
  static final int NAMED = 5;

  private static final int MOST_HOSTS = 3;

  private final JobPlan plan;
  private final Outcome outcome;

  Summary(JobPlan plan, Outcome outcome) {
    this.plan = plan;
    this.outcome = outcome;
  }

  /**
   * All of it.
   *
   * @param seconds that the whole job took
   */
  List<String> lines(double seconds) {
    List<String> lines = new ArrayList<>();
    lines.add("model    " + plan.recipe().name() + ", cut " + plan.recipe().cut() + cutShape());
    if (!plan.recipe().surplus().isEmpty()) {
      lines.add("unused   " + Texts.some(plan.recipe().surplus(), 8) + " in the weights file");
    }
    lines.add(inputs());
    lines.addAll(failures());
    wasted(outcome.waste()).ifPresent(text -> lines.add("lost     " + text));
    if (outcome.readNow() > 0) {
      lines.add(speed(seconds));
      lines.add(times());
    }
    kernels().forEach(kernel -> lines.add("kernel   " + kernel));
    return lines;
  }

  /**
   * Where the output is and how it is read.
   *
   * @param bytes of the features
   */
  static List<String> output(Path folder, long bytes) {
    URI uri = folder.toUri();
    String name = "file".equals(uri.getScheme()) ? uri.getPath() : folder.toString();
    return List.of(
        "output   %s, features of %s".formatted(name, Units.bytes(bytes)),
        "read it  pandas.read_parquet(\"%s/features\"), or spark.read.parquet(...)"
            .formatted(name));
  }

  private String cutShape() {
    return " -> " + plan.outputShape();
  }

  private String inputs() {
    String skipped =
        plan.listing().skipped() == 0
            ? ""
            : ", %s left out".formatted(Units.count(plan.listing().skipped(), "other file"));
    return "inputs   %s (%s), %s written, %s failed%s"
        .formatted(
            Units.count(outcome.read(), plan.noun()),
            Units.bytes(outcome.bytesRead()),
            Units.count(outcome.written(), "row"),
            Units.count(outcome.failed()),
            skipped);
  }

  /** What was lost on the way, or nothing, as {@code 3 task attempts failed, 1 executor lost}. */
  static Optional<String> wasted(Waste waste) {
    List<String> parts = new ArrayList<>();
    if (waste.attemptsFailed() > 0) {
      parts.add(Units.count(waste.attemptsFailed(), "task attempt") + " failed");
    }
    if (waste.attemptsKilled() > 0) {
      parts.add(Units.count(waste.attemptsKilled(), "task attempt") + " stopped");
    }
    if (waste.executorsLost() > 0) {
      parts.add(Units.count(waste.executorsLost(), "executor") + " lost");
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
  }

  private List<String> failures() {
    Set<FailedInput> named = named();
    List<String> lines = new ArrayList<>();
    outcome
        .failedByKind()
        .forEach(
            (kind, count) -> {
              lines.add("failed   %s %s".formatted(Units.count(count), kind));
              named.stream()
                  .filter(failed -> failed.kind().equals(kind))
                  .forEach(failed -> lines.add("         " + text(failed)));
            });
    return lines;
  }

  /** The first of each kind, then the second of each, and so on while there is room. */
  private Set<FailedInput> named() {
    Map<String, List<FailedInput>> byKind =
        outcome
            .failures()
            .collect(Collectors.groupingBy(FailedInput::kind, TreeMap::new, Collectors.toList()));
    return IntStream.range(0, NAMED)
        .boxed()
        .flatMap(
            rank ->
                byKind.values().stream().filter(all -> rank < all.size()).map(all -> all.get(rank)))
        .limit(NAMED)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** One failed input on one line. */
  static String text(FailedInput failed) {
    return OneLine.of(failed.path() + ": " + failed.message());
  }

  private String speed(double seconds) {
    double rate = outcome.rate();
    return "speed    %s %ss/s, %s %ss/s/core on %s; %s, the whole job %s"
        .formatted(
            Units.rate(rate),
            plan.noun(),
            Units.rate(rate / Math.max(1, outcome.cores())),
            plan.noun(),
            Units.count(outcome.cores(), "core"),
            Units.seconds(outcome.wallNs() / 1e9),
            Units.seconds(seconds));
  }

  private String times() {
    PhaseTimes times = outcome.times();
    double all = Math.max(1, times.sum() + outcome.writeNs());
    return Units.text(
        "time     read %.0f %%, decode %.0f %%, preprocess %.0f %%, compute %.0f %%, write %.0f %%",
        100 * times.readNs() / all,
        100 * times.decodeNs() / all,
        100 * times.preprocessNs() / all,
        100 * times.computeNs() / all,
        100 * outcome.writeNs() / all);
  }

  private List<String> kernels() {
    TreeMap<String, Set<String>> hosts = new TreeMap<>();
    for (TaskStats task : outcome.tasks()) {
      String kernel =
          "%s, vectors of %d bits, Java %s"
              .formatted(task.kernel(), task.vectorBits(), task.java());
      hosts.computeIfAbsent(kernel, k -> new TreeSet<>()).add(task.host());
    }
    return hosts.entrySet().stream()
        .map(entry -> entry.getKey() + " on " + some(entry.getValue()))
        .toList();
  }

  private static String some(Set<String> names) {
    return names.size() > MOST_HOSTS
        ? names.size() + " hosts"
        : names.stream().collect(Collectors.joining(", "));
  }
}
