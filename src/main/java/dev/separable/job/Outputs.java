package dev.separable.job;

import dev.separable.spark.sink.IfExists;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.OutputFolder.Layout;
import dev.separable.spark.source.Listing;
import dev.separable.spark.source.Unit;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

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
        () -> folder(plan.configuration(), plan.listing(), where, ifExists, layout));
  }

  /**
   * The same for a job without a network.
   *
   * @throws IllegalArgumentException if the job may not write there
   */
  static OutputFolder folder(
      Configuration configuration, Listing listing, String where, IfExists ifExists, Layout layout)
      throws IOException {
    OutputFolder folder = OutputFolder.of(configuration, where, layout);
    folder.check(ifExists);
    for (Unit file : listing.units()) {
      if (folder.wouldDelete(file.path())) {
        throw new IllegalArgumentException(
            "the input " + file.path() + " lies in the output folder");
      }
    }
    return folder;
  }
}
