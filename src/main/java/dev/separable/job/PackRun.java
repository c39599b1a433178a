package dev.separable.job;

import dev.separable.spark.Sessions;
import dev.separable.spark.pack.PackPlan;
import dev.separable.spark.pack.Packer;
import dev.separable.spark.run.PublishedRun;
import dev.separable.spark.run.RunReport;
import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.IfExists;
import dev.separable.spark.sink.Lease;
import dev.separable.spark.sink.OutputFolder;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.SparkSession;

/**
 * Packs as planned and tells of it.
 *
 * @param inputs as the user named them
 * @param skipped files of folders that were left out
 */
record PackRun(
    PackPlan plan,
    List<String> inputs,
    long skipped,
    OutputFolder folder,
    IfExists ifExists,
    Codec codec,
    Terminal terminal) {

  /**
   * Runs it; {@code _pack.json} tells the state at any time, {@code _SUCCESS} comes last.
   *
   * @param given options as on the command line
   * @param start when the job began, by {@link System#nanoTime}
   */
  int call(Sessions sessions, Map<String, String> given, long start) throws Exception {
    Map<String, Object> about = about(sessions.session(), given);
    String run = PublishedRun.name();
    long begin = System.nanoTime();
    long bytes;
    double seconds;
    try (Lease lease =
        folder.lease(run, Lease.Times.USUAL, note -> terminal.err().println("pack: " + note))) {
      folder.check(ifExists);
      folder.clear(run);
      folder.begin(run, report("running", about));
      try {
        bytes = LongStream.of(packed(sessions, run)).sum();
        seconds = (System.nanoTime() - begin) / 1e9;
        about.put("shard_bytes", bytes);
        about.put("pack_seconds", Math.round(seconds * 1e3) / 1e3);
        about.put("ended", Instant.now().toString());
        lease.check();
        folder.end(run);
        folder.run(report("complete", about));
        folder.success();
      } catch (Exception e) {
        about.put("reason", RunReport.reason(e));
        fail(lease, run, report("failed", about), e);
        throw e;
      }
    }
    lines().forEach(terminal.out()::println);
    ended(bytes, seconds, start).forEach(terminal.out()::println);
    return ExitCode.GOOD;
  }

  private long[] packed(Sessions sessions, String run) throws Exception {
    return new Packer(sessions.session(), plan, folder.publication(run))
        .run(
            codec,
            sessions.cores(),
            watch -> Progress.start(terminal, watch, "file", plan.files(), 0));
  }

  /** Writes that a run has failed; what it failed of matters more than whether that works. */
  private void fail(Lease lease, String run, Map<String, Object> report, Exception cause) {
    try {
      // What another run has taken is not touched.
      lease.check();
      folder.end(run);
      folder.run(report);
    } catch (IOException | RuntimeException e) {
      if (e != cause) {
        cause.addSuppressed(e);
      }
    }
  }

  /** What is packed, and into what. */
  List<String> lines() {
    String left = skipped == 0 ? "" : ", %s left out".formatted(Units.count(skipped, "other file"));
    return List.of(
        "inputs   %s (%s) in %s%s"
            .formatted(
                Units.count(plan.files(), "file"),
                Units.bytes(plan.bytes()),
                Texts.some(inputs, 3),
                left),
        "shards   %s%s"
            .formatted(
                plan.name(0),
                plan.shards().size() == 1
                    ? ""
                    : " to %s, %s"
                        .formatted(
                            plan.name(plan.shards().size() - 1),
                            Units.count(plan.shards().size(), "shard"))),
        "output   " + where());
  }

  private List<String> ended(long bytes, double seconds, long start) {
    List<String> lines = new ArrayList<>();
    lines.add("written  " + Units.bytes(bytes));
    lines.add(
        "speed    %s files/s, %s/s; %s, the whole job %s"
            .formatted(
                Units.rate(plan.files() / seconds),
                Units.bytes((long) (plan.bytes() / seconds)),
                Units.seconds(seconds),
                Units.seconds((System.nanoTime() - start) / 1e9)));
    return lines;
  }

  private String where() {
    URI uri = folder.path().toUri();
    return "file".equals(uri.getScheme()) ? uri.getPath() : folder.path().toString();
  }

  private Map<String, Object> about(SparkSession session, Map<String, String> given) {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("separable", RunReport.version());
    versions.put("spark", session.version());
    versions.put("hadoop", VersionInfo.getVersion());
    versions.put("java", Runtime.version().toString());
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("files", plan.files());
    counts.put("bytes", plan.bytes());
    counts.put("shards", plan.shards().size());
    counts.put("left_out", skipped);
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("versions", versions);
    about.put("options", given);
    about.put("inputs", inputs);
    about.put("output", folder.path().toString());
    about.put("counts", counts);
    about.put("started", Instant.now().toString());
    return about;
  }

  private static Map<String, Object> report(String state, Map<String, Object> about) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("state", state);
    report.putAll(about);
    return report;
  }
}
