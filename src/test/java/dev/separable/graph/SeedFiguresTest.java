package dev.separable.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.separable.extract.CostTables;
import dev.separable.tensor.Shape;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every figure that the texts on depthwise-separable convolution state, computed by the cost table.
 */
class SeedFiguresTest {
  private static final Shape MAP64 = Shape.of(14, 14, 64);
  private static final Shape MAP256 = Shape.of(14, 14, 256);

  private static List<CostRow> rows(String spec, Shape input) {
    return CostTables.table(spec, input).rows();
  }

  private static double params(String spec, Shape input) {
    return rows(spec, input).stream().mapToLong(CostRow::params).sum();
  }

  private static double macs(String spec, Shape input) {
    return rows(spec, input).stream().mapToLong(CostRow::macs).sum();
  }

  private static String without(String spec) {
    return spec.replace(")", ",bias=none)");
  }

  /** By the document and the first words of the figure. */
  private static Map<String, Double> computed() {
    String standard = without("conv(features=64,kernel=3x3)");
    String depthwise = "depthwise(kernel=3x3,bias=none)";
    String pointwise = without("pointwise(features=64)");
    String separable = without("separable(features=64,kernel=3x3)");
    String separable256 = without("separable(features=256,kernel=3x3)");
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("000,standard conv params", params(standard, MAP64));
    all.put("000,depthwise params", params(depthwise, MAP64));
    all.put("000,pointwise params", params(pointwise, MAP64));
    all.put("000,separable params", params(separable, MAP64));
    double ratio = rows(separable, MAP64).get(1).paramRatio();
    all.put("000,standard / separable", 1 / ratio);
    all.put("002,1x1 conv params", params(pointwise, MAP256));
    all.put("002,1x1 conv MACs per position", macs(pointwise, MAP256) / (14 * 14));
    all.put("002,standard conv params", params(without("conv(features=256,kernel=3x3)"), MAP256));
    all.put("002,depthwise params|256", params(depthwise, MAP256));
    all.put("002,pointwise params|256", params(without("pointwise(features=256)"), MAP256));
    all.put("002,separable params C_in", params(separable256, MAP256));
    all.put("002,1/C_out + 1/k^2", rows(separable256, MAP256).get(1).macRatio());
    all.put("002,standard / separable", 1 / rows(separable256, MAP256).get(1).macRatio());
    all.put("002,standard params", params(standard, MAP64));
    all.put("002,depthwise params|64", params(depthwise, MAP64));
    all.put("002,pointwise params|64", params(pointwise, MAP64));
    all.put("002,separable params", params(separable, MAP64));
    all.put("002,relative cost depthwise", macs(depthwise, MAP64) / macs(standard, MAP64));
    all.put("002,relative cost pointwise", macs(pointwise, MAP64) / macs(standard, MAP64));
    all.put("002,relative cost separable", macs(separable, MAP64) / macs(standard, MAP64));
    CostTables.Table v1 = CostTables.table("mobilenetv1_100", null);
    all.put(
        "002,MobileNetV1-1.0 params",
        (double) v1.normParams() + v1.rows().stream().mapToLong(CostRow::params).sum());
    all.put("002,\"filters of a depthwise conv", depthwiseFilters());
    all.put("003,V2 expansion factor", expandRatio());
    return all;
  }

  private static double depthwiseFilters() {
    Shape weight =
        dev.separable.zoo.LayerSpecs.graph("depthwise()", Shape.of(8, 8, 32))
            .parameters()
            .get(0)
            .shape();
    return weight.at(-1);
  }

  private static double expandRatio() {
    Shape in = Shape.of(8, 8, 16);
    return rows("inverted_residual()", in).get(0).outputShape().at(-1) / 16.0;
  }

  @Test
  @Tag("acceptance")
  void everyNumberOfTheList() throws IOException {
    Map<String, Double> computed = computed();
    int checked = 0;
    for (String line : Files.readAllLines(Shared.path("golden/cost/seed-figures.csv"))) {
      String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
      if (!cells[2].matches("[0-9.]+")) {
        continue;
      }
      String key =
          computed.keySet().stream()
              .filter(k -> matches(k, line))
              .max((a, b) -> Integer.compare(a.length(), b.length()))
              .orElseThrow(() -> new AssertionError("no computation for: " + line));
      assertThat(computed.get(key)).as(line).isCloseTo(Double.parseDouble(cells[2]), within(1e-9));
      checked++;
    }
    assertThat(checked).isEqualTo(23);
  }

  private static boolean matches(String key, String line) {
    String[] parts = key.split("\\|", -1);
    return line.startsWith(parts[0])
        && (parts.length == 1 || line.contains("C_in " + parts[1] + ","));
  }

  /** The formulas, over random layers: standard N·Do²·Dk²·M, the two halves, and their ratio. */
  @Test
  void formulas() {
    Random random = new Random(5);
    for (int i = 0; i < 100; i++) {
      long m = 2 + random.nextInt(40);
      long n = 1 + random.nextInt(60);
      long dk = 1 + random.nextInt(7);
      long size = dk + random.nextInt(20);
      Shape input = Shape.of((int) size, (int) size, (int) m);
      String spec =
          "separable(features=%d,kernel=%dx%d,padding=valid,bias=none)".formatted(n, dk, dk);
      List<CostRow> rows = rows(spec, input);
      long places = (size - dk + 1) * (size - dk + 1);
      assertThat(rows.get(0).macs()).isEqualTo(places * dk * dk * m);
      assertThat(rows.get(1).macs()).isEqualTo(n * places * m);
      assertThat(rows.get(1).standardMacs()).isEqualTo(n * places * dk * dk * m);
      assertThat(rows.get(1).macRatio()).isCloseTo(1.0 / n + 1.0 / (dk * dk), within(1e-12));
    }
  }

  /** A PyTorch layer with both biases and K kernels a channel. */
  @Test
  void multiplierAndBiases() {
    int channels = 5;
    int out = 12;
    Shape input = Shape.of(9, 9, channels);
    String spec = "separable(features=%d,depth_multiplier=4,bias=both)".formatted(out);
    List<CostRow> rows = rows(spec, input);
    assertThat(rows.get(0).params()).isEqualTo(4 * channels * 9 + 4 * channels);
    assertThat(rows.get(1).params()).isEqualTo(4 * channels * out + out);
    String plain = "separable(features=%d,bias=both)".formatted(out);
    assertThat(params(plain, input)).isEqualTo(channels * 9 + channels + channels * out + out);
  }
}
