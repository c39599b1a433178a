package dev.separable.job;

import dev.separable.spark.sink.IfExists;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.OutputFolder.Layout;
import dev.separable.spark.source.Unit;
import java.io.IOException;
import java.util.Map;

/** Checks of the output folder before a run. */
final class Outputs {
  private Outputs() {}

  /** Writes that a run has failed; what it failed of matters more than whether that works. */
  static void failed(OutputFolder folder, Map<String, Object> run, Exception cause) {
    try {
      folder.abandon();
      folder.run(run);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * The folder of that name.
   *
   * @throws UsageException if the job may not write there
   */
  static OutputFolder checked(JobPlan plan, String where, IfExists ifExists, Layout layout)
      throws IOException {
    return JobPlan.checked(
        () -> {
          OutputFolder folder = OutputFolder.of(plan.configuration(), where, layout);
          folder.check(ifExists);
          for (Unit file : plan.listing().units()) {
            if (folder.wouldDelete(file.path())) {
              throw new IllegalArgumentException(
                  "the input " + file.path() + " lies in the output folder");
            }
          }
          return folder;
        });
  }
}
