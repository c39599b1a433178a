package dev.separable.spark.sink;

import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.package$;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** Columns in the words of Spark and of Parquet. */
final class Schemas {
  /** By it Spark knows that dates and times are of the usual calendar. */
  private static final String SPARK_VERSION = "org.apache.spark.version";

  private Schemas() {}

  /** The columns as Spark's own writer lays them out; times in microseconds of UTC. */
  static MessageType parquet(StructType schema) {
    return new SparkToParquetSchemaConverter(
            false, SQLConf.ParquetOutputTimestampType$.MODULE$.TIMESTAMP_MICROS(), false, false)
        .convert(schema);
  }

  /** The columns as Spark reads them without further knowledge. */
  static StructType spark(MessageType schema) {
    return new ParquetToSparkSchemaConverter(false, true, true, true, false, false, false)
        .convert(schema);
  }

  /** What Spark's own writer puts into a footer, so that it reads the very same columns. */
  static Map<String, String> metadata(StructType schema) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(ParquetReadSupport.SPARK_METADATA_KEY(), schema.json());
    metadata.put(SPARK_VERSION, package$.MODULE$.SPARK_VERSION_SHORT());
    return metadata;
  }
}
