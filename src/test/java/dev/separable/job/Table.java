package dev.separable.job;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads what a job wrote. */
final class Table {
  private Table() {}

  /** All rows, in no order. */
  static List<Row> rows(SparkSession spark, Path folder) {
    return spark.read().parquet(folder.toString()).collectAsList();
  }

  /** Rows of a table by the last part of their path. */
  static Map<String, Row> byName(SparkSession spark, Path folder) {
    return rows(spark, folder).stream()
        .collect(
            Collectors.toMap(
                row -> {
                  String path = row.getAs("path");
                  return path.substring(path.lastIndexOf('/') + 1);
                },
                row -> row));
  }

  /** Path and bits of the features, by path. */
  static List<String> bits(SparkSession spark, Path output) {
    return rows(spark, output.resolve("features")).stream()
        .map(row -> row.getAs("path") + " " + bits(row))
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  /** The features as hexadecimal bits, or null. */
  static String bits(Row row) {
    if (row.isNullAt(row.fieldIndex("features"))) {
      return null;
    }
    return row.<Float>getList(row.fieldIndex("features")).stream()
        .map(value -> Integer.toHexString(Float.floatToRawIntBits(value)))
        .collect(Collectors.joining(" "));
  }
}
