package dev.separable.spark.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** What has really been written, told by the footers of the Parquet files. */
public final class Footers {
  private static final int FILES_PER_TASK = 32;

  private Footers() {}

  /**
   * Rows and bytes of all files of a table.
   *
   * @param rows in all files
   * @param bytes of all files
   */
  public record Written(long rows, long bytes) {}

  /** Looks at each file's footer, many at once. */
  public static Written read(
      JavaSparkContext spark, Broadcast<SerializableConfiguration> configuration, Path folder)
      throws IOException {
    FileSystem system = folder.getFileSystem(configuration.value().value());
    List<FileStatus> files =
        Arrays.stream(system.listStatus(folder, path -> path.getName().endsWith(".parquet")))
            .toList();
    if (files.isEmpty()) {
      return new Written(0, 0);
    }
    List<String> names = new ArrayList<>(files.stream().map(f -> f.getPath().toString()).toList());
    int tasks = (names.size() + FILES_PER_TASK - 1) / FILES_PER_TASK;
    long rows =
        spark
            .parallelize(names, tasks)
            .map(name -> rows(configuration.value().value(), name))
            .reduce(Long::sum);
    return new Written(rows, files.stream().mapToLong(FileStatus::getLen).sum());
  }

  private static long rows(Configuration configuration, String name) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(name), configuration))) {
      return reader.getRecordCount();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
