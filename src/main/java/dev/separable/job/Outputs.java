package dev.separable.job;

import dev.separable.spark.Sessions;
import dev.separable.spark.run.Identity;
import dev.separable.spark.sink.IfExists;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.OutputFolder.Layout;
import dev.separable.spark.source.Listing;
import dev.separable.spark.source.Paths;
import dev.separable.spark.source.Unit;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** Checks of the output folder before a run. */
final class Outputs {
  private static final Pattern HIDDEN = Pattern.compile("/[_.]");

  private Outputs() {}

  /**
   * Passes if the output is not found again when the inputs are listed next time.
   *
   * @throws UsageException if it lies in a folder that is an input, and is not hidden there
   */
  static void apart(List<String> inputs, String where) throws IOException {
    Configuration configuration = Sessions.hadoop();
    JobPlan.checked(
        () -> {
          String output = Paths.qualified(configuration, where).toString();
          for (String input : inputs) {
            String folder = Paths.qualified(configuration, input) + "/";
            boolean hidden =
                output.startsWith(folder)
                    && HIDDEN.matcher("/" + output.substring(folder.length())).find();
            if (output.startsWith(folder) && !hidden) {
              throw new IllegalArgumentException(
                  "the output %s lies in the input %s, and would be an input next time"
                      .formatted(output, folder));
            }
          }
          return output;
        });
  }

  /**
   * The folder of that name.
   *
   * @param identity of the rows that will be written
   * @throws UsageException if the job may not write there
   */
  static OutputFolder checked(
      JobPlan plan, Identity identity, String where, IfExists ifExists, Layout layout)
      throws IOException {
    return JobPlan.checked(
        () -> {
          OutputFolder folder =
              folder(plan.configuration(), plan.listing(), where, ifExists, layout);
          if (ifExists == IfExists.RESUME && folder.run() != null) {
            identity.check(folder.run(), folder.path());
          }
          return folder;
        });
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
