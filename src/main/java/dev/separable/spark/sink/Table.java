package dev.separable.spark.sink;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Writes whole tables as Parquet. */
public final class Table {
  private Table() {}

  /**
   * Writes a small table from here, without a job of Spark.
   *
   * @param rows values by column, as {@code RowFactory} takes them; times as {@code Instant}, lists
   *     as {@code int[]}
   * @param file not there yet, in a folder that is
   * @throws IOException if it cannot be written; then there is no such file
   */
  public static void write(
      Configuration configuration, List<Row> rows, StructType schema, Codec codec, Path file)
      throws IOException {
    try (RowFile table = RowFile.create(configuration, file, schema, codec)) {
      for (Row row : rows) {
        table.add(row);
      }
      table.finish(Map.of());
    }
  }
}
