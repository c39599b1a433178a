package dev.separable.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.univocity.parsers.csv.CsvWriter;
import dev.separable.extract.CostTables;
import dev.separable.graph.CostRow;
import dev.separable.tensor.Shape;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cost table with its total, in the forms that are printed. */
record CostReport(CostTables.Table table) {

  /**
   * Column by column, named as in the Parquet table {@code cost}, what is not measured left out.
   */
  private static Map<String, Object> layer(CostRow row) {
    Map<String, Object> layer = new LinkedHashMap<>();
    layer.put("index", row.index());
    layer.put("layer", row.layer());
    layer.put("op", row.op());
    layer.put("input_shape", row.inputShape().toArray());
    layer.put("output_shape", row.outputShape().toArray());
    layer.put("kernel", row.kernel());
    layer.put("stride", row.stride());
    layer.put("params", row.params());
    layer.put("macs", row.macs());
    layer.put("standard_params", row.standardParams());
    layer.put("standard_macs", row.standardMacs());
    layer.put("param_ratio", row.paramRatio());
    layer.put("mac_ratio", row.macRatio());
    layer.put("activation_bytes", row.activationBytes());
    return layer;
  }

  /**
   * Sums over all layers. The parameters of norms, which have no rows, are in {@code params} and in
   * {@code norm_params}; {@code standard_*} and the ratios are of the separable pairs.
   */
  Map<String, Object> total() {
    Map<String, Object> total = new LinkedHashMap<>();
    long params = table.rows().stream().mapToLong(CostRow::params).sum();
    total.put("params", params + table.normParams());
    total.put("macs", table.rows().stream().mapToLong(CostRow::macs).sum());
    for (String op : List.of("depthwise", "pointwise", "conv", "linear")) {
      List<CostRow> rows = table.rows().stream().filter(row -> row.op().equals(op)).toList();
      total.put(op + "_params", rows.stream().mapToLong(CostRow::params).sum());
      total.put(op + "_macs", rows.stream().mapToLong(CostRow::macs).sum());
    }
    total.put("norm_params", table.normParams());
    long standardParams =
        table.rows().stream()
            .map(CostRow::standardParams)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .sum();
    long standardMacs =
        table.rows().stream()
            .map(CostRow::standardMacs)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .sum();
    total.put("standard_params", standardParams);
    total.put("standard_macs", standardMacs);
    total.put(
        "param_ratio", ratio(pairs(CostRow::paramRatio, CostRow::standardParams), standardParams));
    total.put("mac_ratio", ratio(pairs(CostRow::macRatio, CostRow::standardMacs), standardMacs));
    total.put("activation_bytes", table.rows().stream().mapToLong(CostRow::activationBytes).sum());
    total.put("layers", table.rows().size());
    return total;
  }

  /** What the pairs have together; a ratio times what it was divided by is whole again. */
  private double pairs(
      java.util.function.Function<CostRow, Double> ratio,
      java.util.function.Function<CostRow, Long> standard) {
    return table.rows().stream()
        .filter(row -> ratio.apply(row) != null)
        .mapToDouble(row -> Math.rint(ratio.apply(row) * standard.apply(row)))
        .sum();
  }

  private static Double ratio(double part, long whole) {
    return whole == 0 ? null : part / whole;
  }

  /** One object with {@code model}, {@code input_shape}, {@code layers} and {@code total}. */
  String json() throws JsonProcessingException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", table.model());
    all.put("input_shape", table.input().toArray());
    all.put("layers", table.rows().stream().map(CostReport::layer).toList());
    all.put("total", total());
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all);
  }

  /** One line per layer and one with the total, whose index is empty. */
  void csv(OutputStream out) {
    CsvWriter csv = Csv.to(out);
    List<String> columns =
        List.of(
            "index",
            "layer",
            "op",
            "input_shape",
            "output_shape",
            "kernel",
            "stride",
            "params",
            "macs",
            "standard_params",
            "standard_macs",
            "param_ratio",
            "mac_ratio",
            "activation_bytes");
    csv.writeRow(columns);
    List<Map<String, Object>> rows =
        new ArrayList<>(table.rows().stream().map(CostReport::layer).toList());
    Map<String, Object> total = total();
    total.put("layer", "total");
    rows.add(total);
    for (Map<String, Object> row : rows) {
      csv.writeRow(columns.stream().map(column -> cell(row.get(column))).toList());
    }
    csv.flush();
  }

  private static String cell(Object value) {
    return value instanceof int[] sizes
        ? Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("x"))
        : value == null ? null : value.toString();
  }

  /** Columns for people. */
  List<String> lines() {
    TextTable text =
        new TextTable(
            ">",
            "layer",
            "op",
            "input",
            "output",
            "kernel",
            "stride",
            ">params",
            ">MACs",
            ">standard params",
            ">standard MACs",
            ">MAC ratio");
    for (CostRow row : table.rows()) {
      text.add(
          row.index(),
          row.layer(),
          row.op(),
          sizes(row.inputShape()),
          sizes(row.outputShape()),
          row.kernel(),
          row.stride(),
          Units.count(row.params()),
          Units.count(row.macs()),
          row.standardParams() == null ? null : Units.count(row.standardParams()),
          row.standardMacs() == null ? null : Units.count(row.standardMacs()),
          row.macRatio() == null ? null : Units.text("%.4f", row.macRatio()));
    }
    List<String> lines = new ArrayList<>();
    lines.add(table.model() + " for an input of " + sizes(table.input()));
    lines.addAll(text.lines());
    lines.addAll(totals());
    return lines;
  }

  private static String sizes(Shape shape) {
    return IntStream.of(shape.toArray())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("x"));
  }

  private List<String> totals() {
    Map<String, Object> total = total();
    List<String> lines = new ArrayList<>();
    lines.add(
        "total: %s parameters (%s in norms), %s MACs"
            .formatted(count(total, "params"), count(total, "norm_params"), count(total, "macs")));
    lines.add(
        "MACs: depthwise %s, pointwise %s, conv %s, linear %s"
            .formatted(
                count(total, "depthwise_macs"), count(total, "pointwise_macs"),
                count(total, "conv_macs"), count(total, "linear_macs")));
    if (total.get("mac_ratio") != null) {
      lines.add(
          Units.text(
              "the separable pairs have %.4f of the parameters and %.4f of the MACs of standard"
                  + " convolutions",
              total.get("param_ratio"), total.get("mac_ratio")));
    }
    return lines;
  }

  private static String count(Map<String, Object> total, String key) {
    return Units.count(((Number) total.get(key)).longValue());
  }
}
