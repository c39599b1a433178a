package dev.separable.job;

import dev.separable.spark.metrics.ErrorLimit;
import dev.separable.spark.transform.Mode;
import picocli.CommandLine.Option;

/** Options that say how it runs; none of them changes a value in the output. */
final class RunOptions {
  /** More was measured to be no faster, and it takes more memory. */
  private static final int BATCH = 1;

  @Option(
      names = "--mode",
      paramLabel = "M",
      defaultValue = "permissive",
      description =
          "permissive: an input that fails has a row with an error; dropmalformed: it has no "
              + "row and is counted; failfast: it ends the job with exit code 3. Default: "
              + "permissive.")
  private Mode mode;

  @Option(
      names = "--max-errors",
      paramLabel = "N|P%",
      description = "Stop with exit code 3 when more inputs fail. Default: no limit.")
  private ErrorLimit maxErrors = ErrorLimit.NONE;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Number of tasks. Default: by inputs, bytes and cores.")
  private Integer partitions;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Inputs that go through the network at once. Default: " + BATCH + ".")
  private int batch = BATCH;

  @Option(
      names = "--dry-run",
      description =
          "Check everything, print what would run and what would come out, write nothing.")
  private boolean dryRun;

  @Option(names = "--verbose", description = "Show where an error comes from.")
  private boolean verbose;

  Mode mode() {
    return mode;
  }

  ErrorLimit maxErrors() {
    return maxErrors;
  }

  /** As given, or null. */
  Integer partitions() {
    return partitions;
  }

  int batch() {
    return batch;
  }

  boolean isDryRun() {
    return dryRun;
  }

  boolean isVerbose() {
    return verbose;
  }

  void check() {
    if (partitions != null && partitions < 1) {
      throw new UsageException("--partitions " + partitions + ", wanted 1 or more");
    }
    if (batch < 1 || batch > 4096) {
      throw new UsageException("--batch " + batch + ", wanted 1 to 4096");
    }
  }
}
