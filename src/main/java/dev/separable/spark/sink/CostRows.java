package dev.separable.spark.sink;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import dev.separable.graph.CostRow;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The table {@code cost}: one row per layer. */
public final class CostRows {
  /** Its columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add("index", IntegerType, false)
          .add("layer", StringType, false)
          .add("op", StringType, false)
          .add("input_shape", createArrayType(IntegerType, false), false)
          .add("output_shape", createArrayType(IntegerType, false), false)
          .add("kernel", StringType)
          .add("stride", StringType)
          .add("params", LongType, false)
          .add("macs", LongType, false)
          .add("standard_params", LongType)
          .add("standard_macs", LongType)
          .add("param_ratio", DoubleType)
          .add("mac_ratio", DoubleType)
          .add("activation_bytes", LongType, false)
          .add("ns", LongType)
          .add("gflops", DoubleType);

  private CostRows() {}

  /** The rows, with nothing measured. */
  public static List<Row> of(List<CostRow> layers) {
    return layers.stream().map(CostRows::row).toList();
  }

  private static Row row(CostRow layer) {
    return RowFactory.create(
        layer.index(),
        layer.layer(),
        layer.op(),
        layer.inputShape().toArray(),
        layer.outputShape().toArray(),
        layer.kernel(),
        layer.stride(),
        layer.params(),
        layer.macs(),
        layer.standardParams(),
        layer.standardMacs(),
        layer.paramRatio(),
        layer.macRatio(),
        layer.activationBytes(),
        null,
        null);
  }
}
