package dev.separable.spark.sink;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.separable.spark.metrics.TaskStats;
import dev.separable.spark.sink.Footers.Published;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The table {@code tasks}: one row per task. */
public final class TaskTable {
  /** Its columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add("run", StringType, false)
          .add("file", StringType, false)
          .add("partition", IntegerType, false)
          .add("attempt", IntegerType, false)
          .add("host", StringType, false)
          .add("executor", StringType, false)
          .add("kernel", StringType, false)
          .add("vector_bits", IntegerType, false)
          .add("java", StringType, false)
          .add("started", TimestampType, false)
          .add("read", LongType, false)
          .add("written", LongType, false)
          .add("failed", LongType, false)
          .add("read_ns", LongType, false)
          .add("decode_ns", LongType, false)
          .add("preprocess_ns", LongType, false)
          .add("compute_ns", LongType, false)
          .add("write_ns", LongType, false)
          .add("total_ns", LongType, false)
          .add("bytes_read", LongType, false)
          .add("features_bytes", LongType, false);

  private TaskTable() {}

  /** The rows. */
  public static List<Row> of(List<Published> files) {
    return files.stream().map(TaskTable::row).toList();
  }

  private static Row row(Published published) {
    TaskStats task = published.task();
    return RowFactory.create(
        published.footer().run(),
        published.file().getName(),
        task.partition(),
        task.attempt(),
        task.host(),
        task.executor(),
        task.kernel(),
        task.vectorBits(),
        task.java(),
        task.started(),
        task.read(),
        task.written(),
        task.failedCount(),
        task.times().readNs(),
        task.times().decodeNs(),
        task.times().preprocessNs(),
        task.times().computeNs(),
        task.writeNs(),
        task.totalNs(),
        task.bytesRead(),
        task.outputBytes());
  }
}
