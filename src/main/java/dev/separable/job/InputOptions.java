package dev.separable.job;

import dev.separable.spark.source.InputFormat;
import dev.separable.spark.source.ReadOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say what is read. */
final class InputOptions {
  /** Where the launch scripts say that the project is. */
  private static final String HOME = "SEPARABLE_HOME";

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "URI",
      description =
          "Files, folders (walked whole) and globs on any Hadoop file system; repeatable. "
              + "Default: the photos that come with the project.")
  private List<String> inputs = List.of();

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "auto",
      description =
          "auto: images, .npy arrays and archives of them (.tar, .tar.gz, .tgz, .tar.bz2, "
              + ".tar.zst, .zip, .npz) by their extension, other files are left out. image, npy, "
              + "tar, zip, npz: every file is one. Default: auto.")
  private String format;

  /** Whether nothing was named, so that the demo photos are meant. */
  boolean isDemo() {
    return inputs.isEmpty();
  }

  List<String> inputs() {
    if (!isDemo()) {
      return inputs;
    }
    String home = System.getenv(HOME);
    if (home == null || home.isEmpty()) {
      throw new UsageException(
          "no --input given; the demo photos are known only to jobs/extract, or by "
              + HOME
              + ", the project's folder");
    }
    return List.of(java.nio.file.Path.of(home, "jobs", "demo").toAbsolutePath().toString());
  }

  /** How they are read; an unknown format is an {@link IllegalArgumentException}. */
  ReadOptions options() {
    return ReadOptions.of(InputFormat.of(format));
  }
}
