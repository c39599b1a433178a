package dev.separable.job;

import dev.separable.spark.Sessions;
import dev.separable.spark.pack.Names;
import dev.separable.spark.pack.PackFormat;
import dev.separable.spark.pack.PackPlan;
import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.IfExists;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.OutputFolder.Layout;
import dev.separable.spark.source.Lister;
import dev.separable.spark.source.Listing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many small files in, a few large ones out, which are faster to list and read. */
@Command(
    name = "pack",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Packs images and .npy arrays as they are into tar archives or Parquet files. The same "
            + "files, names and times give the same shards.")
public final class Pack implements JobCommand {
  @Mixin private InputOptions input;

  @Option(names = "--output", paramLabel = "URI", required = true, description = "Output folder.")
  private String output;

  @Option(
      names = "--as",
      paramLabel = "F",
      defaultValue = "tar",
      description =
          "tar: an entry per file; parquet: a row per file, with path, content, length and "
              + "modification_time. Default: ${DEFAULT-VALUE}.")
  private PackFormat as;

  @Option(
      names = "--shard-size",
      paramLabel = "BYTES",
      defaultValue = "256m",
      converter = ByteSize.class,
      description =
          "Most bytes of a shard, as 64k, 256m or 2g; a larger file is one alone. Default: "
              + "${DEFAULT-VALUE}.")
  private long shardSize;

  @Option(
      names = "--if-exists",
      paramLabel = "X",
      defaultValue = "error",
      description =
          "error: the output folder must be new or empty; overwrite: earlier shards are "
              + "replaced. Default: ${DEFAULT-VALUE}.")
  private IfExists ifExists;

  @Option(
      names = "--codec",
      paramLabel = "C",
      defaultValue = "none",
      description =
          "Compression of Parquet: none, lz4, zstd, snappy. Images are compressed already. "
              + "Default: ${DEFAULT-VALUE}.")
  private Codec codec;

  @Option(names = "--dry-run", description = "Check everything, print the plan, write nothing.")
  private boolean dryRun;

  @Option(names = "--verbose", description = "Show where an error comes from.")
  private boolean verbose;

  /** Ends the process with the job's exit code unless all is well. */
  public static void main(String[] args) {
    Launcher.main(new Pack(), args);
  }

  /**
   * Runs the job in this JVM, in the Spark session that is active if there is one.
   *
   * @return exit code: 0 good, 2 wrong usage, 1 anything else
   */
  public static int run(String... args) {
    return Launcher.run(new Pack(), Terminal.ofEmbedding(), args);
  }

  @Override
  public boolean verbose() {
    return verbose;
  }

  @Override
  public int call(Terminal terminal, Map<String, String> options) throws Exception {
    final long start = System.nanoTime();
    if (as == PackFormat.TAR && codec != Codec.NONE) {
      throw new UsageException("--codec is for --as parquet; a tar archive is not compressed");
    }
    PackRun run = JobPlan.checked(() -> planned(terminal));
    if (dryRun) {
      run.lines().forEach(terminal.out()::println);
      terminal.out().println("nothing was written");
      return ExitCode.GOOD;
    }
    try (Sessions sessions = Sessions.open("separable pack")) {
      return run.call(sessions, options, start);
    }
  }

  private PackRun planned(Terminal terminal) throws IOException {
    if (ifExists == IfExists.RESUME) {
      throw new IllegalArgumentException("--if-exists resume: pack takes error and overwrite");
    }
    Configuration configuration = Sessions.hadoop();
    List<String> inputs = input.inputs();
    Listing listing = Lister.list(configuration, inputs, input.options());
    input.checkPlain();
    Outputs.apart(inputs, output);
    PackPlan.check(listing.units());
    PackPlan plan = PackPlan.of(Names.of(configuration, inputs, listing.units()), as, shardSize);
    OutputFolder folder = Outputs.folder(configuration, listing, output, ifExists, Layout.SHARDS);
    return new PackRun(plan, inputs, listing.skipped(), folder, ifExists, codec, terminal);
  }
}
