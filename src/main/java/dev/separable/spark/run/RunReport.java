package dev.separable.spark.run;

import dev.separable.spark.metrics.TaskStats;
import dev.separable.tensor.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkConf;

/** Puts {@code run.json} together: what ran, where, on what, and how it ended. */
public final class RunReport {
  private static final List<String> SETTINGS =
      List.of(
          "spark.master",
          "spark.submit.deployMode",
          "spark.app.id",
          "spark.driver.memory",
          "spark.executor.memory",
          "spark.executor.cores",
          "spark.executor.instances",
          "spark.cores.max",
          "spark.task.cpus",
          "spark.task.maxFailures",
          "spark.speculation",
          "spark.dynamicAllocation.enabled",
          "spark.serializer",
          "spark.kryo.registrationRequired");

  private final Instant started = Instant.now();
  private final Map<String, Object> about;

  /**
   * Begins with what is known before the run.
   *
   * @param about model, options and the like
   * @param settings Spark's, of which those that size and place the run are kept; others may hold
   *     secrets
   */
  public RunReport(Map<String, Object> about, SparkConf settings) {
    this.about = new LinkedHashMap<>(about);
    Map<String, Object> configuration = new LinkedHashMap<>();
    for (String key : SETTINGS) {
      if (settings.contains(key)) {
        configuration.put(key, settings.get(key));
      }
    }
    this.about.put("configuration", configuration);
  }

  /** While it runs. */
  public Map<String, Object> running() {
    return report("running", null);
  }

  /** After it has ended well. */
  public Map<String, Object> complete(Outcome outcome) {
    Map<String, Object> report = report("complete", null);
    report.putAll(results(outcome));
    return report;
  }

  /**
   * After it has failed.
   *
   * @param outcome null if nothing is known of it
   */
  public Map<String, Object> failed(String reason, Outcome outcome) {
    Map<String, Object> report = report("failed", reason);
    if (outcome != null) {
      report.putAll(results(outcome));
    }
    return report;
  }

  /** What Spark wrapped when it told of a failed task. */
  public static Throwable cause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getClass().getName().startsWith("org.apache.spark.")) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Why a run failed, on one line. */
  public static String reason(Throwable e) {
    Throwable cause = cause(e);
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getName()
        : OneLine.of(message.strip().lines().findFirst().orElse(""));
  }

  private Map<String, Object> report(String state, String reason) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("state", state);
    if (reason != null) {
      report.put("reason", reason);
    }
    report.put("versions", versions());
    report.putAll(about);
    report.put("started", started.toString());
    return report;
  }

  private static Map<String, Object> versions() {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("separable", version());
    versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    versions.put("hadoop", VersionInfo.getVersion());
    versions.put("java", Runtime.version().toString());
    return versions;
  }

  /** Version of this project, from its jar. */
  public static String version() {
    String version = RunReport.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private Map<String, Object> results(Outcome outcome) {
    Map<String, Object> results = new LinkedHashMap<>();
    Instant ended = Instant.now();
    results.put("ended", ended.toString());
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("inputs", outcome.inputs());
    counts.put("read", outcome.read());
    counts.put("written", outcome.written());
    counts.put("failed", outcome.failed());
    counts.put("failed_by_kind", outcome.failedByKind());
    counts.put("attempts_failed", outcome.waste().attemptsFailed());
    counts.put("attempts_killed", outcome.waste().attemptsKilled());
    counts.put("executors_lost", outcome.waste().executorsLost());
    results.put("counts", counts);
    results.put("times", times(outcome, Duration.between(started, ended)));
    results.put("hosts", hosts(outcome));
    return results;
  }

  private static Map<String, Object> times(Outcome outcome, Duration all) {
    Map<String, Object> times = new LinkedHashMap<>();
    times.put("total_seconds", all.toMillis() / 1e3);
    times.put("extract_seconds", outcome.wallNs() / 1_000_000 / 1e3);
    times.put("cores", outcome.cores());
    times.put("inputs_per_second", Math.round(outcome.rate() * 1e3) / 1e3);
    times.put("read_ns", outcome.times().readNs());
    times.put("decode_ns", outcome.times().decodeNs());
    times.put("preprocess_ns", outcome.times().preprocessNs());
    times.put("compute_ns", outcome.times().computeNs());
    times.put("write_ns", outcome.writeNs());
    return times;
  }

  private static List<Map<String, Object>> hosts(Outcome outcome) {
    record Host(String host, String kernel, int vectorBits, String java) {}
    Map<Host, Long> hosts = new LinkedHashMap<>();
    for (TaskStats task : outcome.tasks()) {
      hosts.merge(
          new Host(task.host(), task.kernel(), task.vectorBits(), task.java()), 1L, Long::sum);
    }
    return hosts.entrySet().stream()
        .map(
            entry -> {
              Map<String, Object> host = new LinkedHashMap<>();
              host.put("host", entry.getKey().host());
              host.put("kernel", entry.getKey().kernel());
              host.put("vector_bits", entry.getKey().vectorBits());
              host.put("java", entry.getKey().java());
              host.put("tasks", entry.getValue());
              return host;
            })
        .toList();
  }
}
