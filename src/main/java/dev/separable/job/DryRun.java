package dev.separable.job;

import dev.separable.extract.Recipe;
import dev.separable.graph.CostRow;
import dev.separable.graph.Parameter;
import dev.separable.image.Preprocess;
import dev.separable.kernel.KernelChoice;
import dev.separable.spark.source.parquet.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a job would do, in words and tables. */
final class DryRun {
  private final JobPlan plan;
  private final int partitions;
  private final int batch;

  DryRun(JobPlan plan, int partitions, int batch) {
    this.plan = plan;
    this.partitions = partitions;
    this.batch = batch;
  }

  /**
   * All of it.
   *
   * @param output where the output would go, or null
   */
  List<String> lines(String output) {
    Recipe recipe = plan.recipe();
    List<String> lines = new ArrayList<>();
    lines.add(inputs());
    TableSchema tables = plan.table();
    if (tables != null) {
      lines.add("tables   " + tables.describe());
    }
    lines.add("model    " + recipe.name());
    lines.add(weights());
    if (!recipe.surplus().isEmpty()) {
      lines.add("unused   " + Texts.some(recipe.surplus(), 8) + " in the weights file");
    }
    lines.add("decode   " + text(recipe.decoding().describe()));
    lines.add("prepare  " + prepare(recipe));
    lines.add(
        "input    %s of the network%s"
            .formatted(plan.networkInput(), recipe.fixedShape() == null ? " (first input)" : ""));
    lines.add("cut      " + recipe.cut() + " -> " + plan.outputShape());
    lines.add(output(output));
    lines.add(tasks());
    KernelChoice kernel = KernelChoice.best();
    lines.add("kernel   %s in this JVM: %s".formatted(kernel.kernels().name(), kernel.reason()));
    lines.add("");
    lines.addAll(layers(recipe.cost(plan.networkInput())));
    lines.add("");
    lines.add("--cut takes input, output, " + String.join(", ", recipe.cuts()));
    lines.add("nothing was written");
    return lines;
  }

  private static String prepare(Recipe recipe) {
    Preprocess contract = recipe.preprocess();
    return contract.name().isEmpty() ? contract.spec() : contract.name() + ": " + contract.spec();
  }

  private String inputs() {
    String skipped =
        plan.listing().skipped() == 0
            ? ""
            : "; %s left out, such as %s"
                .formatted(
                    Units.count(plan.listing().skipped(), "other file"),
                    plan.listing().skippedExamples().get(0));
    return "inputs   %s, %s, in %s%s"
        .formatted(
            Units.count(plan.listing().inputs(), plan.noun()),
            Units.bytes(plan.listing().bytes()),
            Texts.some(plan.inputs(), 3),
            skipped);
  }

  private String weights() {
    List<Parameter> parameters = plan.recipe().graph().parameters();
    long values = parameters.stream().mapToLong(p -> p.shape().elements()).sum();
    return "weights  %s; %d tensors of %s values matched"
        .formatted(
            text(plan.recipe().describe().get("weights")), parameters.size(), Units.count(values));
  }

  private String output(String output) {
    long bytes = plan.outputShape().elements() * Float.BYTES;
    long count = plan.listing().inputs();
    return "output   %s%s a row, %s in all before compression"
        .formatted(
            output == null ? "" : output + ", ",
            Units.bytes(bytes),
            Units.bytes(Math.multiplyExact(bytes, count)));
  }

  private String tasks() {
    long scratch = plan.recipe().scratchBytes(plan.networkInput(), batch);
    return "tasks    %d, each with %s of working memory at batch %d"
        .formatted(partitions, Units.bytes(scratch), batch);
  }

  /** Nested maps and lists on one line. */
  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + " " + text(entry.getValue()))
          .reduce((a, b) -> a + ", " + b)
          .orElse("none");
    }
    if (value instanceof float[] floats) {
      return Arrays.toString(floats);
    }
    return String.valueOf(value);
  }

  private static List<String> layers(List<CostRow> rows) {
    TextTable table =
        new TextTable(
            ">", "layer", "op", "input", "output", "kernel", "stride", ">params", ">MACs");
    for (CostRow row : rows) {
      table.add(
          row.index(),
          row.layer(),
          row.op(),
          row.inputShape(),
          row.outputShape(),
          row.kernel(),
          row.stride(),
          Units.count(row.params()),
          Units.count(row.macs()));
    }
    table.add(
        "",
        "total",
        "",
        "",
        "",
        "",
        "",
        Units.count(rows.stream().mapToLong(CostRow::params).sum()),
        Units.count(rows.stream().mapToLong(CostRow::macs).sum()));
    return table.lines();
  }
}
