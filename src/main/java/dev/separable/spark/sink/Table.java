package dev.separable.spark.sink;

import dev.separable.spark.metrics.Caption;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Writes whole tables as Parquet. */
public final class Table {
  private static final int ROW_GROUP = 32 << 20;

  private Table() {}

  /**
   * Writes the rows to a folder that is not there yet. A file appears only when its task has ended
   * well, and none when the job fails.
   */
  public static void write(Dataset<Row> rows, Codec codec, Path folder) {
    writer(rows, codec).parquet(folder.toString());
  }

  /** The same into a folder that is there and holds no rows. */
  public static void append(Dataset<Row> rows, Codec codec, Path folder) {
    writer(rows, codec).mode(SaveMode.Append).parquet(folder.toString());
  }

  private static DataFrameWriter<Row> writer(Dataset<Row> rows, Codec codec) {
    return rows.write()
        .option("compression", codec.parquet().name().toLowerCase(Locale.ROOT))
        // Version 2 shows finished files of a job that fails afterwards.
        .option("mapreduce.fileoutputcommitter.algorithm.version", "1")
        // There is one _SUCCESS, above all tables, and it comes last.
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        // Rows may be of megabytes: look at the size of a page after each, and bound what is held.
        .option("parquet.page.size.row.check.min", "1")
        .option("parquet.block.size", Integer.toString(ROW_GROUP))
        // Measured values hardly ever repeat.
        .option("parquet.enable.dictionary#features.list.element", "false");
  }

  /** Writes a small table from the driver, as one file. */
  public static void write(
      SparkSession session, List<Row> rows, StructType schema, Codec codec, Path folder) {
    String name = "table " + folder.getName();
    try (Caption caption = Caption.of(session.sparkContext(), name, name)) {
      write(session.createDataFrame(rows, schema).coalesce(1), codec, folder);
    }
  }

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
