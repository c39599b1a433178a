package dev.separable.spark.sink;

import dev.separable.spark.metrics.TaskStats;
import dev.separable.spark.source.FileBytes;
import dev.separable.spark.source.Retry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** What has really been published, told by the footers of the files of a table. */
public final class Footers {
  private static final int FILES_PER_TASK = 32;
  private static final String ROWS = "rows";

  private Footers() {}

  /**
   * A published file.
   *
   * @param rows in it
   * @param bytes its length
   */
  public record Published(Path file, long rows, long bytes, Footer footer) {
    /** What its task did, with the bytes that it wrote. */
    public TaskStats task() {
      return footer.task().withOutput(bytes);
    }
  }

  /**
   * All of a table, by name: the driver reads a few, tasks read many.
   *
   * @throws IOException if a file is not of this project, or cannot be read
   */
  public static List<Published> read(
      JavaSparkContext spark, Broadcast<SerializableConfiguration> configuration, Path table)
      throws IOException {
    FileSystem system = FileBytes.raw(table.getFileSystem(configuration.value().value()));
    List<FileStatus> files = files(system, table);
    List<String> names =
        new ArrayList<>(files.stream().map(file -> file.getPath().toString()).toList());
    List<HashMap<String, String>> footers;
    if (names.size() <= FILES_PER_TASK) {
      footers = names.stream().map(name -> footer(configuration.value().value(), name)).toList();
    } else {
      int tasks = (names.size() + FILES_PER_TASK - 1) / FILES_PER_TASK;
      footers =
          spark
              .parallelize(names, tasks)
              .map(name -> footer(configuration.value().value(), name))
              .collect();
    }
    List<Published> published = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      published.add(published(files.get(i), footers.get(i)));
    }
    return published;
  }

  private static Published published(FileStatus file, Map<String, String> entries)
      throws IOException {
    try {
      return new Published(
          file.getPath(), Long.parseLong(entries.get(ROWS)), file.getLen(), Footer.decode(entries));
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(file.getPath(), e.getMessage()), e);
    }
  }

  private static List<FileStatus> files(FileSystem system, Path table) throws IOException {
    try {
      return Arrays.stream(system.listStatus(table, path -> path.getName().endsWith(".parquet")))
          .filter(file -> !file.getPath().getName().startsWith("_"))
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** What the footer of one file says. */
  static Footer footer(Configuration configuration, Path file) throws IOException {
    return Footer.decode(footer(configuration, file.toString()));
  }

  private static HashMap<String, String> footer(Configuration configuration, String name) {
    try {
      return Retry.trying(() -> read(configuration, new Path(name)));
    } catch (IOException | RuntimeException e) {
      throw new UncheckedIOException(
          new IOException("cannot read the footer of " + name + ": " + e.getMessage(), e));
    }
  }

  private static HashMap<String, String> read(Configuration configuration, Path file)
      throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
      ParquetMetadata metadata = reader.getFooter();
      HashMap<String, String> entries =
          new HashMap<>(metadata.getFileMetaData().getKeyValueMetaData());
      entries.put(ROWS, Long.toString(reader.getRecordCount()));
      return entries;
    }
  }
}
