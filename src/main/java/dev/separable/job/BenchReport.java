package dev.separable.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.bench.Effort;
import dev.separable.bench.NetworkTime;
import dev.separable.bench.StepTime;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Plan;
import dev.separable.plan.StepOutline;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Times measured at one batch, in the forms that are printed.
 *
 * @param network whole runs
 * @param steps null if they were not measured
 * @param peak GFLOP/s of a core
 */
record BenchReport(
    Setting setting, int batch, NetworkTime network, List<StepTime> steps, double peak) {

  /**
   * What ran.
   *
   * @param model with all options
   * @param cut where it ends
   */
  record Setting(String model, String cut, Plan plan, Kernels kernels, Effort effort) {
    /** For people. */
    List<String> lines() {
      return List.of(
          "%s, cut %s: %s -> %s, %s MACs"
              .formatted(
                  model, cut, sizes(plan.input()), sizes(plan.output()), Units.count(plan.macs())),
          "%s, vectors of %d bits, %s"
              .formatted(
                  kernels.name(), kernels.vectorBits(), Units.count(effort.threads(), "thread")));
    }
  }

  /** One object on one line; {@code gflops} and {@code peak_gflops} are of one core. */
  String json() throws JsonProcessingException {
    Plan plan = setting.plan();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", setting.model());
    all.put("batch", batch);
    all.put("ms_per_image", rounded(network.bestMs()));
    all.put("median_ms_per_image", rounded(network.medianMs()));
    all.put("images_per_second", rounded(network.imagesPerSecond()));
    all.put("threads", setting.effort().threads());
    all.put("kernel", setting.kernels().name());
    all.put("vector_bits", setting.kernels().vectorBits());
    all.put("cut", setting.cut());
    all.put("input_shape", plan.input().toArray());
    all.put("output_shape", plan.output().toArray());
    all.put("macs", plan.macs());
    all.put("gflops", rounded(gflops(plan.macs(), network.bestMs())));
    all.put("peak_gflops", rounded(peak));
    all.put("peak_share", rounded(gflops(plan.macs(), network.bestMs()) / peak));
    all.put("activation_bytes", activationBytes());
    all.put("weight_bytes", weightBytes());
    all.put("scratch_bytes", plan.scratchBytes(batch));
    if (steps != null) {
      all.put("steps", steps.stream().map(this::step).toList());
    }
    return new ObjectMapper().writeValueAsString(all);
  }

  private Map<String, Object> step(StepTime time) {
    StepOutline step = time.step();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("layers", step.layers());
    all.put("op", step.op());
    all.put("input_shape", step.input().toArray());
    all.put("output_shape", step.output().toArray());
    all.put("macs", step.macs());
    all.put("ms_per_image", rounded(time.ms()));
    all.put("gflops", rounded(gflops(step.macs(), time.ms())));
    all.put("peak_share", rounded(gflops(step.macs(), time.ms()) / peak));
    all.put("activation_bytes", step.activationBytes());
    all.put("weight_bytes", step.weightBytes());
    return all;
  }

  /** A table of the layers if they were measured, and the whole. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (steps != null) {
      lines.add("");
      lines.addAll(table());
    }
    Plan plan = setting.plan();
    double gflops = gflops(plan.macs(), network.bestMs());
    lines.add(
        Units.text(
            "batch %d: %.3f ms an image (median %.3f), %s images/s, %s GFLOP/s a core, %.1f %% of"
                + " the %s that it can do",
            batch,
            network.bestMs(),
            network.medianMs(),
            Units.rate(network.imagesPerSecond()),
            Units.rate(gflops),
            100 * gflops / peak,
            Units.rate(peak)));
    lines.add(
        "moved by the layers: activations of %s an image, weights of %s a batch; working memory %s"
            .formatted(
                Units.bytes(activationBytes()),
                Units.bytes(weightBytes()),
                Units.bytes(plan.scratchBytes(batch))));
    return lines;
  }

  /** Lost is what a layer takes beyond what its multiply-adds would take at the peak. */
  private List<String> table() {
    TextTable table =
        new TextTable(
            "layers",
            "op",
            "input",
            "output",
            ">MACs",
            ">ms",
            ">of all",
            ">GFLOP/s",
            ">of peak",
            ">lost ms",
            ">moved KiB",
            ">GB/s");
    double all = steps.stream().mapToDouble(StepTime::ms).sum();
    steps.forEach(time -> row(table, time, all));
    table.add(
        "all",
        "",
        "",
        "",
        Units.count(setting.plan().macs()),
        ms(all),
        "100.0 %",
        "",
        "",
        lost(all),
        "",
        "");
    return table.lines();
  }

  private void row(TextTable table, StepTime time, double all) {
    StepOutline step = time.step();
    double gflops = gflops(step.macs(), time.ms());
    double bytes = step.activationBytes() + (double) step.weightBytes() / batch;
    boolean counts = step.macs() > 0;
    table.add(
        String.join(" + ", step.layers()),
        step.op(),
        sizes(step.input()),
        sizes(step.output()),
        Units.count(step.macs()),
        ms(time.ms()),
        percent(time.ms() / all),
        counts ? Units.rate(gflops) : null,
        counts ? percent(gflops / peak) : null,
        ms(time.ms() - atPeak(step.macs())),
        Units.count(Math.round(bytes / 1024)),
        time.ms() > 0 ? Units.rate(bytes / time.ms() / 1e6) : null);
  }

  private String lost(double ms) {
    return ms(ms - atPeak(setting.plan().macs()));
  }

  /** Milliseconds. */
  private double atPeak(long macs) {
    return 2 * macs / peak / 1e6;
  }

  private long activationBytes() {
    return setting.plan().steps().stream().mapToLong(StepOutline::activationBytes).sum();
  }

  private long weightBytes() {
    return setting.plan().steps().stream().mapToLong(StepOutline::weightBytes).sum();
  }

  private static double gflops(long macs, double ms) {
    return ms > 0 ? 2 * macs / ms / 1e6 : 0;
  }

  private static String ms(double ms) {
    return Units.text("%.4f", ms);
  }

  private static String percent(double share) {
    return Units.text("%.1f %%", 100 * share);
  }

  /** To six digits that matter. */
  private static double rounded(double value) {
    return value == 0 || !Double.isFinite(value)
        ? 0
        : new java.math.BigDecimal(value).round(new java.math.MathContext(6)).doubleValue();
  }

  private static String sizes(Shape shape) {
    return IntStream.of(shape.toArray())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("x"));
  }
}
