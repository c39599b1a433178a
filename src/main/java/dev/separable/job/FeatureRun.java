package dev.separable.job;

import dev.separable.spark.run.Execution;
import dev.separable.spark.run.Outcome;
import dev.separable.spark.run.RunReport;
import dev.separable.spark.run.Work;
import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.CostRows;
import dev.separable.spark.sink.FeatureRows;
import dev.separable.spark.sink.Footers;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.Table;
import dev.separable.spark.sink.TaskTable;
import dev.separable.spark.source.Packing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Runs the extraction and publishes what came of it. */
final class FeatureRun {
  private static final int FAILURES_KEPT = 3;

  private final JobPlan plan;
  private final OutputFolder folder;
  private final Codec codec;
  private final RunOptions options;
  private final Terminal terminal;

  FeatureRun(
      JobPlan plan, OutputFolder folder, Codec codec, RunOptions options, Terminal terminal) {
    this.plan = plan;
    this.folder = folder;
    this.codec = codec;
    this.options = options;
    this.terminal = terminal;
  }

  /**
   * Runs it; {@code run.json} tells the state at any time, {@code _SUCCESS} comes last.
   *
   * @param given options as on the command line
   * @param start when the job began, by {@link System#nanoTime}
   */
  int call(SparkSession session, int partitions, Map<String, String> given, long start)
      throws Exception {
    RunReport report = new RunReport(about(partitions, given), session.sparkContext().getConf());
    folder.take(report.running());
    Outcome outcome = null;
    Footers.Written written;
    try {
      Execution execution = new Execution(session, work(partitions));
      outcome =
          execution.run(
              FeatureRows.SCHEMA,
              rows -> Table.write(rows, codec, folder.child("features")),
              watch -> Progress.start(terminal, watch, plan.noun(), plan.listing().inputs(), 0));
      if (outcome.tooMany() != null) {
        folder.abandon();
        folder.run(report.failed(outcome.tooMany(), outcome));
        new Summary(plan, outcome).lines(seconds(start)).forEach(terminal.out()::println);
        terminal.err().println("extract: stopped: " + outcome.tooMany());
        return ExitCode.TOO_MANY_ERRORS;
      }
      written = publish(session, execution, outcome);
      folder.run(report.complete(outcome));
      folder.success();
    } catch (Exception e) {
      Outputs.failed(folder, report.failed(Launcher.line(Launcher.cause(e)), outcome), e);
      throw e;
    }
    new Summary(plan, outcome).lines(seconds(start)).forEach(terminal.out()::println);
    Summary.output(folder.path(), written.bytes()).forEach(terminal.out()::println);
    return ExitCode.GOOD;
  }

  private Footers.Written publish(SparkSession session, Execution execution, Outcome outcome)
      throws Exception {
    Footers.Written written = execution.written(outcome, folder.child("features"));
    Table.write(
        session,
        CostRows.of(plan.recipe().cost(plan.networkInput())),
        CostRows.SCHEMA,
        codec,
        folder.child("cost"));
    Table.write(
        session, TaskTable.of(outcome.tasks()), TaskTable.SCHEMA, codec, folder.child("tasks"));
    return written;
  }

  private Work work(int partitions) {
    return new Work(
        plan.recipe(),
        plan.options(),
        Packing.pack(plan.listing().units(), partitions),
        FeatureRows::of,
        options.mode(),
        options.maxErrors(),
        options.batch(),
        FAILURES_KEPT,
        "features of %s by %s"
            .formatted(Units.count(plan.listing().inputs(), plan.noun()), plan.recipe().name()));
  }

  private Map<String, Object> about(int partitions, Map<String, String> given) {
    Map<String, Object> about = new LinkedHashMap<>(plan.recipe().describe());
    about.put("network_input", plan.networkInput().toArray());
    about.put("output_shape", plan.outputShape().toArray());
    about.put("options", given);
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("from", plan.inputs());
    inputs.put("count", plan.listing().inputs());
    inputs.put("bytes", plan.listing().bytes());
    inputs.put("left_out", plan.listing().skipped());
    about.put("inputs", inputs);
    about.put("output", folder.path().toString());
    about.put("partitions", partitions);
    about.put("batch", options.batch());
    return about;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
