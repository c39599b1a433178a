package dev.separable.job;

import dev.separable.spark.run.Identity;
import dev.separable.spark.run.Outcome;
import dev.separable.spark.run.PublishedRun;
import dev.separable.spark.run.RunReport;
import dev.separable.spark.run.Work;
import dev.separable.spark.run.Work.Tasking;
import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.CostRows;
import dev.separable.spark.sink.FeatureFormat;
import dev.separable.spark.sink.Footers.Published;
import dev.separable.spark.sink.IfExists;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.Table;
import dev.separable.spark.sink.TaskTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Runs the extraction and publishes what came of it. */
final class FeatureRun {
  private static final int FAILURES_KEPT = Summary.NAMED;

  private final JobPlan plan;
  private final OutputFolder folder;
  private final Codec codec;
  private final IfExists ifExists;
  private final RunOptions options;
  private final Terminal terminal;

  FeatureRun(
      JobPlan plan,
      OutputFolder folder,
      Codec codec,
      IfExists ifExists,
      RunOptions options,
      Terminal terminal) {
    this.plan = plan;
    this.folder = folder;
    this.codec = codec;
    this.ifExists = ifExists;
    this.options = options;
    this.terminal = terminal;
  }

  /**
   * Runs it; {@code run.json} tells the state at any time, {@code _SUCCESS} comes last.
   *
   * @param given options as on the command line
   * @param start when the job began, by {@link System#nanoTime}
   */
  int call(SparkSession session, Tasking tasking, Map<String, String> given, long start)
      throws Exception {
    Identity identity = plan.identity(Map.of());
    PublishedRun run =
        new PublishedRun(
            JavaSparkContext.fromSparkContext(session.sparkContext()),
            folder,
            new PublishedRun.Plan(
                work(tasking), format(identity), identity, ifExists, Progress.of(terminal, plan)),
            new RunReport(about(given, identity), session.sparkContext().getConf()),
            notice -> terminal.err().println("extract: " + notice));
    Outcome outcome = run.call(this::tables);
    new Summary(plan, outcome).lines(seconds(start)).forEach(terminal.out()::println);
    if (outcome.tooMany() != null) {
      terminal.err().println("extract: stopped: " + outcome.tooMany());
      return ExitCode.TOO_MANY_ERRORS;
    }
    Summary.output(folder.path(), outcome.bytesWritten()).forEach(terminal.out()::println);
    return ExitCode.GOOD;
  }

  private void tables(List<Published> files, String run) throws IOException {
    folder.replace(
        "cost",
        run,
        file ->
            Table.write(
                plan.configuration(),
                CostRows.of(plan.recipe().cost(plan.networkInput())),
                CostRows.SCHEMA,
                codec,
                file));
    folder.replace(
        "tasks",
        run,
        file ->
            Table.write(plan.configuration(), TaskTable.of(files), TaskTable.SCHEMA, codec, file));
  }

  private FeatureFormat format(Identity identity) {
    Map<String, String> metadata = new LinkedHashMap<>(identity.metadata());
    metadata.put("separable.shape", plan.outputShape().toString());
    return new FeatureFormat(codec, plan.carriedTypes(), metadata);
  }

  private Work work(Tasking tasking) {
    return plan.work("features", tasking, options, FAILURES_KEPT);
  }

  private Map<String, Object> about(Map<String, String> given, Identity identity) {
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
    about.put("batch", options.batch());
    about.put(Identity.KEY, identity.parts());
    about.put("fingerprint", identity.fingerprint());
    return about;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
