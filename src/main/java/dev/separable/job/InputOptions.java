package dev.separable.job;

import dev.separable.spark.source.InputFormat;
import dev.separable.spark.source.Listing;
import dev.separable.spark.source.ReadOptions;
import dev.separable.spark.source.UnitKind;
import dev.separable.tensor.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Options that say what is read. */
final class InputOptions {
  /** Where the launch scripts say that the project is. */
  private static final String HOME = "SEPARABLE_HOME";

  private static final Pattern SHAPE = Pattern.compile("[1-9][0-9]{0,8}(,[1-9][0-9]{0,8}){1,2}");

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
          "auto: images, .npy arrays, archives of them (.tar, .tar.gz, .tgz, .tar.bz2, .tar.zst, "
              + ".zip, .npz) and .parquet tables by their extension, other files are left out. "
              + "image, npy, tar, zip, npz, parquet: every file is one. Default: auto.")
  private String format;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description =
          "Column of Parquet tables with encoded images, pixels or arrays. Default: the first of "
              + "content, image, bytes, features, data that holds any.")
  private String column;

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description =
          "Column of Parquet tables with what a row is called in the output: text or whole "
              + "numbers. Default: path, id, the image's own path, or the number of the row.")
  private String idColumn;

  @Option(
      names = "--shape",
      paramLabel = "H,W,C",
      description =
          "Shape of the arrays in Parquet tables, flat lists or little-endian float32 bytes. "
              + "Default: by column shape, or by columns height, width and channels.")
  private String shape;

  @Option(
      names = "--columns",
      paramLabel = "NAME",
      split = ",",
      description = "Columns of Parquet tables that are carried through to the output.")
  private List<String> columns = List.of();

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
    for (String name : columns) {
      if (Collections.frequency(columns, name) > 1) {
        throw new UsageException("--columns names " + name + " twice");
      }
    }
    return new ReadOptions(
        InputFormat.of(format),
        column,
        idColumn,
        shape == null ? null : shape(shape),
        List.copyOf(columns));
  }

  private static Shape shape(String text) {
    if (!SHAPE.matcher(text).matches()) {
      throw new UsageException(
          "--shape " + text + ", wanted H,W,C or sequence,embedding as 224,224,3 or 128,64");
    }
    return Shape.of(Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray());
  }

  /**
   * Whether the wishes go with what was found.
   *
   * @throws UsageException if a wish is for tables and there are none
   */
  static void check(ReadOptions options, Listing listing) {
    long tables = listing.units().stream().filter(u -> u.kind() == UnitKind.PARQUET).count();
    String wish = tableWish(options);
    if (wish != null && tables == 0) {
      throw new UsageException(wish + " is for Parquet input, and there is none");
    }
    if (!options.columns().isEmpty() && tables < listing.units().size()) {
      throw new UsageException("--columns wants Parquet input only, and there are other files");
    }
  }

  /**
   * For jobs that take files as they are.
   *
   * @throws UsageException if a wish is for tables
   */
  void checkPlain() {
    String wish = tableWish(options());
    if (wish != null) {
      throw new UsageException(wish + " is for Parquet input, which is not packed");
    }
  }

  private static String tableWish(ReadOptions options) {
    if (options.column() != null) {
      return "--column";
    }
    if (options.idColumn() != null) {
      return "--id-column";
    }
    if (options.shape() != null) {
      return "--shape";
    }
    return options.columns().isEmpty() ? null : "--columns";
  }
}
