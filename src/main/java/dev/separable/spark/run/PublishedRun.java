package dev.separable.spark.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.spark.metrics.Caption;
import dev.separable.spark.metrics.TaskStats;
import dev.separable.spark.metrics.Waste;
import dev.separable.spark.sink.Footers;
import dev.separable.spark.sink.Footers.Published;
import dev.separable.spark.sink.IfExists;
import dev.separable.spark.sink.Lease;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.ShardFormat;
import dev.separable.spark.source.Unit;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A run into an output folder, from taking its lease to {@code _SUCCESS}. Whatever happens on the
 * way, every published file is whole and recorded in its own footer; what counts at the end is read
 * from there.
 */
public final class PublishedRun {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  private final JavaSparkContext spark;
  private final OutputFolder folder;
  private final Plan plan;
  private final RunReport report;
  private final Consumer<String> notice;
  private final String run = name();

  /** A name for a run, unlike all others. */
  public static String name() {
    return STAMP.format(Instant.now()) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /**
   * What is run.
   *
   * @param work all inputs
   * @param format of the files
   * @param identity of their rows
   * @param ifExists what to do with what is there
   * @param display of the progress
   */
  public record Plan(
      Work work, ShardFormat format, Identity identity, IfExists ifExists, Display display) {}

  /** What else is written once all rows are published. */
  public interface Finish {
    /**
     * Writes it.
     *
     * @param files all published ones
     * @param run name of this run
     */
    void write(List<Published> files, String run) throws IOException;
  }

  /**
   * Prepares it.
   *
   * @param notice takes what the user should know while the run goes on
   */
  public PublishedRun(
      JavaSparkContext spark,
      OutputFolder folder,
      Plan plan,
      RunReport report,
      Consumer<String> notice) {
    this.spark = spark;
    this.folder = folder;
    this.plan = plan;
    this.report = report;
    this.notice = notice;
  }

  /**
   * Runs it.
   *
   * @return what the output holds, or why it was stopped
   */
  public Outcome call(Finish finish) throws Exception {
    Broadcast<SerializableConfiguration> configuration =
        spark.broadcast(new SerializableConfiguration(spark.sc().hadoopConfiguration()));
    try (Lease lease = folder.lease(run, Lease.Times.USUAL, notice)) {
      // What was checked before may have changed until the lease was held.
      folder.check(plan.ifExists());
      return leased(lease, configuration, finish);
    } finally {
      configuration.destroy();
    }
  }

  private Outcome leased(
      Lease lease, Broadcast<SerializableConfiguration> configuration, Finish finish)
      throws Exception {
    begin();
    Outcome outcome = null;
    try {
      List<TaskStats> before = List.of();
      Resumption resumption = new Resumption(plan.work().units(), Map.of(), 0);
      if (plan.ifExists() == IfExists.RESUME) {
        List<Published> files = settled(configuration);
        resumption = Resumption.of(plan.work().units(), files);
        before = files.stream().map(Published::task).toList();
      }
      notice(before, resumption);
      outcome = execute(lease, configuration, before, resumption.missing()).after(before);
      lease.check();
      if (outcome.tooMany() != null) {
        folder.end(run);
        folder.run(report.failed(outcome.tooMany(), outcome));
        return outcome;
      }
      List<Published> files = published(configuration);
      outcome = outcome.published(checked(files), run);
      finish.write(files, run);
      lease.check();
      folder.end(run);
      folder.run(report.complete(outcome));
      folder.success();
      return outcome;
    } catch (Exception e) {
      fail(lease, outcome, e);
      throw e;
    }
  }

  private void begin() throws IOException {
    if (plan.ifExists() == IfExists.OVERWRITE) {
      folder.clear(run);
    } else if (plan.ifExists() == IfExists.RESUME) {
      JsonNode earlier = folder.run();
      if (earlier != null) {
        plan.identity().check(earlier, folder.path());
      }
    }
    folder.begin(run, report.running());
  }

  /** What is published, less what a killed run may have left twice and what has changed. */
  private List<Published> settled(Broadcast<SerializableConfiguration> configuration)
      throws IOException {
    Supersession supersession =
        new Supersession(spark, configuration, folder, folder.publication(run));
    List<Published> files = supersession.withoutReplaced(published(configuration));
    Resumption resumption = Resumption.of(plan.work().units(), files);
    if (resumption.superseded().isEmpty()) {
      return files;
    }
    supersession.remove(resumption.superseded());
    return supersession.withoutReplaced(published(configuration));
  }

  private void notice(List<TaskStats> before, Resumption resumption) {
    if (!before.isEmpty()) {
      long left = resumption.missing().stream().mapToLong(Unit::count).sum();
      notice.accept(
          "resumed: %d of %d inputs are done%s"
              .formatted(
                  plan.work().inputs() - left,
                  plan.work().inputs(),
                  resumption.gone() == 0
                      ? ""
                      : ", and rows stay of %d that are gone".formatted(resumption.gone())));
    }
  }

  private Outcome execute(
      Lease lease,
      Broadcast<SerializableConfiguration> configuration,
      List<TaskStats> before,
      List<Unit> missing)
      throws Exception {
    if (missing.isEmpty()) {
      return Outcome.of(List.of(), 0, 0, Waste.NONE);
    }
    Execution execution =
        new Execution(
            spark,
            configuration,
            plan.work().only(missing, TaskStats.failed(before)),
            plan.display());
    lease.whenLost(execution::cancel);
    try {
      return execution.publish(
          plan.format(), folder.publication(run), plan.identity().fingerprint());
    } catch (Exception e) {
      // The loss of the lease is the reason, whatever a cancelled job says.
      lease.check();
      throw e;
    }
  }

  private List<Published> published(Broadcast<SerializableConfiguration> configuration)
      throws IOException {
    List<Published> files;
    try (Caption caption =
        Caption.of(spark.sc(), "footers", "what is published, told by footers")) {
      files = Footers.read(spark, configuration, folder.table());
    }
    for (Published file : files) {
      if (!file.footer().fingerprint().equals(plan.identity().fingerprint())) {
        throw new IOException(file.file() + " holds features of another kind");
      }
    }
    return files;
  }

  /** Each input must be there once, with the rows that were counted. */
  private List<Published> checked(List<Published> files) {
    for (Published file : files) {
      long counted = file.footer().task().written();
      if (file.rows() != counted) {
        throw new IllegalStateException(
            "%s has %d rows, %d were counted".formatted(file.file(), file.rows(), counted));
      }
    }
    Resumption left = Resumption.of(plan.work().units(), files);
    if (!left.missing().isEmpty() || !left.superseded().isEmpty()) {
      throw new IllegalStateException(
          "%d of %d units are not published, the first is %s"
              .formatted(
                  left.missing().size(),
                  plan.work().units().size(),
                  left.missing().stream().findFirst().map(Unit::path).orElse("an older one")));
    }
    return files;
  }

  private void fail(Lease lease, Outcome outcome, Exception cause) {
    try {
      // What another run has taken is not touched.
      lease.check();
      folder.end(run);
      folder.run(report.failed(RunReport.reason(cause), outcome));
    } catch (IOException | RuntimeException e) {
      if (e != cause) {
        cause.addSuppressed(e);
      }
    }
  }
}
