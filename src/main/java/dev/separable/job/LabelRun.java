package dev.separable.job;

import com.univocity.parsers.csv.CsvWriter;
import dev.separable.spark.metrics.FailedInput;
import dev.separable.spark.run.Execution;
import dev.separable.spark.run.Identity;
import dev.separable.spark.run.Outcome;
import dev.separable.spark.run.PublishedRun;
import dev.separable.spark.run.RunReport;
import dev.separable.spark.run.Work;
import dev.separable.spark.run.Work.Tasking;
import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.IfExists;
import dev.separable.spark.sink.LabelFormat;
import dev.separable.spark.sink.LabelRows;
import dev.separable.spark.sink.OutputFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Runs a classification and prints or writes the labels. */
final class LabelRun {
  /** So many failed inputs of a task, and of all tasks together, are named; all are counted. */
  private static final int FAILURES_KEPT = 20;

  private final JobPlan plan;
  private final int top;
  private final RunOptions options;
  private final Terminal terminal;

  LabelRun(JobPlan plan, int top, RunOptions options, Terminal terminal) {
    this.plan = plan;
    this.top = top;
    this.options = options;
    this.terminal = terminal;
  }

  /** Prints the labels as CSV when all are there. */
  int print(SparkSession session, Tasking tasking) throws Exception {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<Row> labels = new ArrayList<>();
    Broadcast<SerializableConfiguration> configuration =
        spark.broadcast(new SerializableConfiguration(spark.sc().hadoopConfiguration()));
    Outcome outcome;
    try {
      outcome =
          new Execution(spark, configuration, work(tasking), Progress.of(terminal, plan))
              .collect(
                  labelRows(),
                  rows ->
                      labels.addAll(
                          session.createDataFrame(rows, LabelRows.SCHEMA).collectAsList()));
    } finally {
      configuration.destroy();
    }
    // A stable sort: the ranks of an input stay in their order.
    labels.sort(Comparator.comparing(row -> row.getString(0)));
    CsvWriter csv = Csv.to(terminal.out());
    csv.writeRow("path", "label", "index", "score");
    for (Row row : labels) {
      csv.writeRow(row.getString(0), row.getString(1), row.getInt(2), row.getFloat(3));
    }
    csv.flush();
    return told(outcome);
  }

  /** Writes the labels as Parquet. */
  int write(
      SparkSession session,
      Tasking tasking,
      OutputFolder folder,
      Codec codec,
      IfExists ifExists,
      Map<String, String> given)
      throws Exception {
    Identity identity = plan.identity(Map.of("top", top));
    PublishedRun run =
        new PublishedRun(
            JavaSparkContext.fromSparkContext(session.sparkContext()),
            folder,
            new PublishedRun.Plan(
                work(tasking),
                new LabelFormat(codec, labelRows(), identity.metadata()),
                identity,
                ifExists,
                Progress.of(terminal, plan)),
            new RunReport(about(folder, given, identity), session.sparkContext().getConf()),
            notice -> terminal.err().println("classify: " + notice));
    int code = told(run.call((files, name) -> {}));
    terminal.err().println("output   " + folder.path());
    return code;
  }

  private LabelRows labelRows() {
    return new LabelRows(top, new ArrayList<>(plan.recipe().classNames()));
  }

  private Work work(Tasking tasking) {
    return plan.work("classes", tasking, options, FAILURES_KEPT);
  }

  private int told(Outcome outcome) {
    List<FailedInput> failures = outcome.failures().limit(FAILURES_KEPT).toList();
    failures.forEach(
        failed ->
            terminal
                .err()
                .println("failed   %s: %s".formatted(failed.kind(), Summary.text(failed))));
    if (outcome.failed() > 0) {
      terminal
          .err()
          .println(
              "%s of %s failed%s"
                  .formatted(
                      Units.count(outcome.failed()),
                      Units.count(outcome.inputs(), plan.noun()),
                      failures.size() < outcome.failed() ? ", not all are named here" : ""));
    }
    Summary.wasted(outcome.waste()).ifPresent(text -> terminal.err().println("lost     " + text));
    if (outcome.tooMany() == null) {
      return ExitCode.GOOD;
    }
    terminal.err().println("classify: stopped: " + outcome.tooMany());
    return ExitCode.TOO_MANY_ERRORS;
  }

  private Map<String, Object> about(
      OutputFolder folder, Map<String, String> given, Identity identity) {
    Map<String, Object> about = new java.util.LinkedHashMap<>(plan.recipe().describe());
    about.put("options", given);
    about.put("output", folder.path().toString());
    about.put(Identity.KEY, identity.parts());
    about.put("fingerprint", identity.fingerprint());
    return about;
  }
}
