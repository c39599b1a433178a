package dev.separable.job;

import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.IfExists;
import picocli.CommandLine.Option;

/** Options that say what is written and where. */
final class OutputOptions {
  @Option(names = "--output", paramLabel = "URI", description = "Output folder.")
  private String output;

  @Option(
      names = "--if-exists",
      paramLabel = "X",
      description =
          "error: the output folder must be new or empty; resume: what is missing in an "
              + "earlier output is done, killed runs included; overwrite: an earlier output is "
              + "replaced. Default: error.")
  private IfExists ifExists;

  @Option(
      names = "--codec",
      paramLabel = "C",
      defaultValue = "lz4",
      description = "Compression of Parquet: none, lz4, zstd, snappy. Default: ${DEFAULT-VALUE}.")
  private Codec codec;

  /** As given, or null. */
  String output() {
    return output;
  }

  IfExists ifExists(IfExists usual) {
    return ifExists == null ? usual : ifExists;
  }

  Codec codec() {
    return codec;
  }
}
