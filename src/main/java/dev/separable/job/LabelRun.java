package dev.separable.job;

import com.univocity.parsers.csv.CsvWriter;
import dev.separable.spark.metrics.FailedInput;
import dev.separable.spark.run.Execution;
import dev.separable.spark.run.Outcome;
import dev.separable.spark.run.RunReport;
import dev.separable.spark.run.Work;
import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.LabelRows;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.Table;
import dev.separable.spark.source.Packing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

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
  int print(SparkSession session, int partitions) throws Exception {
    List<Row> labels = new ArrayList<>();
    Outcome outcome =
        run(execution(session, partitions), rows -> labels.addAll(rows.collectAsList()));
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
      int partitions,
      OutputFolder folder,
      Codec codec,
      Map<String, String> given)
      throws Exception {
    RunReport report = new RunReport(about(folder, given), session.sparkContext().getConf());
    folder.take(report.running());
    Outcome outcome;
    try {
      Execution execution = execution(session, partitions);
      outcome = run(execution, rows -> Table.append(rows, codec, folder.path()));
      if (outcome.tooMany() == null) {
        execution.written(outcome, folder.path());
      }
    } catch (Exception e) {
      Outputs.failed(folder, report.failed(Launcher.line(Launcher.cause(e)), null), e);
      throw e;
    }
    if (outcome.tooMany() == null) {
      folder.run(report.complete(outcome));
      folder.success();
    } else {
      folder.abandon();
      folder.run(report.failed(outcome.tooMany(), outcome));
    }
    int code = told(outcome);
    terminal.err().println("output   " + folder.path());
    return code;
  }

  private Execution execution(SparkSession session, int partitions) {
    Work work =
        new Work(
            plan.recipe(),
            plan.options(),
            Packing.pack(plan.listing().units(), partitions),
            new LabelRows(top, new ArrayList<>(plan.recipe().classNames())),
            options.mode(),
            options.maxErrors(),
            options.batch(),
            FAILURES_KEPT,
            "classes of %s by %s"
                .formatted(
                    Units.count(plan.listing().inputs(), plan.noun()), plan.recipe().name()));
    return new Execution(session, work);
  }

  private Outcome run(Execution execution, Consumer<Dataset<Row>> action) throws Exception {
    return execution.run(
        LabelRows.SCHEMA,
        action,
        watch -> Progress.start(terminal, watch, plan.noun(), plan.listing().inputs(), 0));
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

  private Map<String, Object> about(OutputFolder folder, Map<String, String> given) {
    Map<String, Object> about = new java.util.LinkedHashMap<>(plan.recipe().describe());
    about.put("options", given);
    about.put("output", folder.path().toString());
    return about;
  }
}
