package dev.separable.job;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.univocity.parsers.csv.CsvWriter;
import dev.separable.extract.CostTables;
import dev.separable.zoo.Zoo;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The totals of a network at several widths and resolutions, in the forms that are printed.
 *
 * @param rows one per width and resolution, by column
 */
record SweepReport(List<Map<String, Object>> rows) {
  private static final Map<String, DataType> COLUMNS = columns();

  private static Map<String, DataType> columns() {
    Map<String, DataType> columns = new LinkedHashMap<>();
    columns.put("model", StringType);
    columns.put("width", DoubleType);
    columns.put("resolution", IntegerType);
    for (String sum :
        List.of(
            "params",
            "macs",
            "depthwise_macs",
            "pointwise_macs",
            "conv_macs",
            "linear_macs",
            "standard_params",
            "standard_macs")) {
      columns.put(sum, LongType);
    }
    columns.put("param_ratio", DoubleType);
    columns.put("mac_ratio", DoubleType);
    columns.put("activation_bytes", LongType);
    return columns;
  }

  /**
   * Counts every variant.
   *
   * @param model of the zoo
   * @throws IllegalArgumentException if it has no such variants
   */
  static SweepReport of(String model, Sweep sweep) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Double width : orNull(sweep.widths())) {
      for (Integer resolution : orNull(sweep.resolutions())) {
        String variant = Zoo.variant(model, width, resolution);
        CostTables.Table table = CostTables.table(variant, null);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", variant);
        row.put("width", Zoo.width(variant));
        row.put("resolution", table.input().at(0));
        row.putAll(new CostReport(table).total());
        row.keySet().retainAll(COLUMNS.keySet());
        rows.add(row);
      }
    }
    return new SweepReport(rows);
  }

  private static <T> List<T> orNull(List<T> values) {
    return values.isEmpty() ? java.util.Collections.singletonList(null) : values;
  }

  /** Columns for people. */
  List<String> lines() {
    TextTable text =
        new TextTable(
            "model", ">width", ">resolution", ">params", ">MACs", ">of the largest", ">MAC ratio");
    long largest = rows.stream().mapToLong(row -> (long) row.get("macs")).max().orElse(1);
    for (Map<String, Object> row : rows) {
      text.add(
          row.get("model"),
          row.get("width"),
          row.get("resolution"),
          Units.count((long) row.get("params")),
          Units.count((long) row.get("macs")),
          Units.text("%.1f %%", 100.0 * (long) row.get("macs") / largest),
          row.get("mac_ratio") == null ? null : Units.text("%.4f", row.get("mac_ratio")));
    }
    return text.lines();
  }

  /** A heading and one line per variant. */
  void csv(OutputStream out) {
    CsvWriter csv = Csv.to(out);
    csv.writeRow(COLUMNS.keySet());
    for (Map<String, Object> row : rows) {
      csv.writeRow(COLUMNS.keySet().stream().map(c -> Objects.toString(row.get(c), null)).toList());
    }
    csv.flush();
  }

  /** A list of objects. */
  String json() throws JsonProcessingException {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows);
  }

  /** The columns of {@link #table}. */
  static StructType schema() {
    StructType schema = new StructType();
    for (Map.Entry<String, DataType> column : COLUMNS.entrySet()) {
      schema = schema.add(column.getKey(), column.getValue(), column.getKey().endsWith("_ratio"));
    }
    return schema;
  }

  /** As rows of Spark. */
  List<Row> table() {
    return rows.stream()
        .map(row -> RowFactory.create(COLUMNS.keySet().stream().map(row::get).toArray()))
        .toList();
  }
}
