package dev.separable.job;

import dev.separable.spark.sink.IfExists;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.OutputFolder.Layout;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Labels for images, by a network with a classifier. */
@Command(
    name = "classify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Names the most likely classes of each image: path,label,index,score as CSV on "
            + "stdout, by path and rank, or as Parquet in --output, which large sets need. The "
            + "score is the softmax of the logits. Failed inputs are named on stderr.")
public final class Classify implements JobCommand {
  private static final String CUT = "logits";

  @Mixin private InputOptions input;
  @Mixin private ModelOptions model;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "5",
      description = "Classes per image. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Mixin private OutputOptions output;
  @Mixin private RunOptions run;

  /** Ends the process with the job's exit code unless all is well. */
  public static void main(String[] args) {
    Launcher.main(new Classify(), args);
  }

  /**
   * Runs the job in this JVM, in the Spark session that is active if there is one.
   *
   * @return exit code: 0 good, 2 wrong usage, 3 too many errors, 1 anything else
   */
  public static int run(String... args) {
    return Launcher.run(new Classify(), Terminal.ofEmbedding(), args);
  }

  @Override
  public boolean verbose() {
    return run.isVerbose();
  }

  @Override
  public int call(Terminal terminal, Map<String, String> options) throws Exception {
    run.check();
    if (top < 1) {
      throw new UsageException("--top " + top + ", wanted 1 or more");
    }
    if (!input.options().columns().isEmpty()) {
      throw new UsageException("--columns: only jobs/extract carries columns to its output");
    }
    if (output.output() != null) {
      Outputs.apart(input.inputs(), output.output());
    }
    try (LateSession late = new LateSession("separable classify")) {
      JobPlan plan = JobPlan.of(input, model.request(CUT, null), late.spread());
      OutputFolder folder = output.output() == null ? null : folder(plan);
      LabelRun labels = new LabelRun(plan, top, run, terminal);
      return new PlannedRun(late, plan, folder, run, terminal)
          .call(
              (session, tasking) ->
                  folder == null
                      ? labels.print(session, tasking)
                      : labels.write(
                          session,
                          tasking,
                          folder,
                          output.codec(),
                          output.ifExists(IfExists.ERROR),
                          options));
    }
  }

  private OutputFolder folder(JobPlan plan) throws IOException {
    return Outputs.checked(
        plan,
        plan.identity(Map.of("top", top)),
        output.output(),
        output.ifExists(IfExists.ERROR),
        Layout.ONE_TABLE);
  }
}
