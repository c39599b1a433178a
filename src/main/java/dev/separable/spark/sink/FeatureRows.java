package dev.separable.spark.sink;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import dev.separable.extract.Features;
import dev.separable.spark.source.InputId;
import dev.separable.spark.transform.Extracted;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The table {@code features}: one row per input. */
public final class FeatureRows {
  /** Its columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add("path", StringType, false)
          .add("length", LongType, false)
          .add("modification_time", TimestampType, false)
          .add("height", IntegerType)
          .add("width", IntegerType)
          .add("channels", IntegerType)
          .add("features", createArrayType(FloatType, false))
          .add("shape", createArrayType(IntegerType, false))
          .add(
              "error",
              new StructType().add("kind", StringType, false).add("message", StringType, false))
          .add(
              "cost",
              new StructType()
                  .add("read_ns", LongType, false)
                  .add("decode_ns", LongType, false)
                  .add("preprocess_ns", LongType, false)
                  .add("compute_ns", LongType, false)
                  .add("macs", LongType, false),
              false);

  private FeatureRows() {}

  /** The row of an input: features null and error filled, or the reverse. */
  public static List<Row> of(Extracted extracted) {
    InputId id = extracted.id();
    Features features = extracted.features();
    return List.of(
        RowFactory.create(
            id.path(),
            id.length(),
            Instant.ofEpochMilli(id.modified()),
            known(features.height()),
            known(features.width()),
            known(features.channels()),
            features.values(),
            features.shape() == null ? null : features.shape().toArray(),
            features.failure() == null ? null : error(features.failure()),
            cost(extracted)));
  }

  private static Integer known(int size) {
    return size == 0 ? null : size;
  }

  private static Row error(Features.Failure failure) {
    return RowFactory.create(failure.kind().text(), failure.message());
  }

  private static Row cost(Extracted extracted) {
    Features.Cost cost = extracted.features().cost();
    return RowFactory.create(
        extracted.readNs(), cost.decodeNs(), cost.preprocessNs(), cost.computeNs(), cost.macs());
  }
}
