package dev.separable.job;

import dev.separable.spark.sink.IfExists;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.OutputFolder.Layout;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job: images or arrays in, features in Parquet out. */
@Command(
    name = "extract",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Extracts features from images or (H, W, C) arrays with a depthwise-separable "
            + "network. Without arguments: the shipped photos through the shipped model, into "
            + "out/demo. Options of spark-submit, such as --master, may stand anywhere too.")
public final class Extract implements JobCommand {
  private static final String DEMO_OUTPUT = "out/demo";

  @Mixin private InputOptions input;
  @Mixin private ModelOptions model;

  @Option(
      names = "--cut",
      paramLabel = "NODE",
      description =
          "What is written: input, output, features (the last map), pooled, logits, or a "
              + "layer that --dry-run lists. Default: pooled for a network, output for a layer.")
  private String cut;

  @Option(
      names = "--pool",
      paramLabel = "P",
      description = "none, avg, max: reduces a map at the cut to a vector. Default: none.")
  private String pool;

  @Mixin private OutputOptions output;
  @Mixin private RunOptions run;

  /** Ends the process with the job's exit code unless all is well. */
  public static void main(String[] args) {
    Launcher.main(new Extract(), args);
  }

  /**
   * Runs the job in this JVM, in the Spark session that is active if there is one.
   *
   * @return exit code: 0 good, 2 wrong usage, 3 too many errors, 1 anything else
   */
  public static int run(String... args) {
    return Launcher.run(new Extract(), Terminal.ofEmbedding(), args);
  }

  @Override
  public boolean verbose() {
    return run.isVerbose();
  }

  @Override
  public int call(Terminal terminal, Map<String, String> options) throws Exception {
    final long start = System.nanoTime();
    run.check();
    String where = where();
    if (where != null) {
      Outputs.apart(input.inputs(), where);
    }
    try (LateSession late = new LateSession("separable extract")) {
      JobPlan plan = JobPlan.of(input, model.request(cut, pool), late.spread());
      OutputFolder folder = where == null ? null : folder(plan, where);
      return new PlannedRun(late, plan, folder, run, terminal)
          .call(
              (session, tasking) ->
                  new FeatureRun(plan, folder, output.codec(), ifExists(), run, terminal)
                      .call(session, tasking, options, start));
    }
  }

  private String where() {
    if (output.output() == null && !input.isDemo() && !run.isDryRun()) {
      throw new UsageException("no --output given, wanted a folder for the features");
    }
    return output.output() == null && input.isDemo() ? DEMO_OUTPUT : output.output();
  }

  private OutputFolder folder(JobPlan plan, String where) throws IOException {
    return Outputs.checked(plan, plan.identity(Map.of()), where, ifExists(), Layout.TABLES);
  }

  private IfExists ifExists() {
    // The demo is there to be run again; anybody's own output is not replaced unasked.
    boolean demo = input.isDemo() && output.output() == null;
    return output.ifExists(demo ? IfExists.OVERWRITE : IfExists.ERROR);
  }
}
