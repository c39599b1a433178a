package dev.separable.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.separable.tensor.Shape;
import dev.separable.zoo.LayerSpecs;
import dev.separable.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostTest {
  /** Figures of the MobileNet literature, as timm counts them. */
  @ParameterizedTest
  @CsvSource({
    "mobilenetv1_100, 224, 568740352, 17385984, 539492352, 3185088, 28",
    "mobilenetv2_100, 224, 300774272, 20716416, 267939840, 2189760, 53",
    "efficientnet_lite0, 224, 385187552, 34532064, 338537472, 3328992, 50",
    "mobilenetv2_100, 299, 564405744, 37959408, 505726336, 2189760, 53"
  })
  void networks(
      String name, int side, long macs, long depthwise, long pointwise, long params, int layers) {
    List<CostRow> rows = Zoo.network(name, 1000).graph().cost(Shape.of(side, side, 3));
    assertThat(rows).hasSize(layers);
    assertThat(rows.stream().mapToLong(CostRow::macs).sum()).isEqualTo(macs);
    assertThat(macs(rows, "depthwise")).isEqualTo(depthwise);
    assertThat(macs(rows, "pointwise")).isEqualTo(pointwise);
    assertThat(rows.stream().filter(r -> !r.op().equals("linear")).mapToLong(CostRow::params).sum())
        .isEqualTo(params);
  }

  private static long macs(List<CostRow> rows, String op) {
    return rows.stream().filter(r -> r.op().equals(op)).mapToLong(CostRow::macs).sum();
  }

  /** 1/N + 1/Dk², whatever the size of the map. */
  @Test
  void ratioOfASeparablePair() {
    List<CostRow> rows =
        LayerSpecs.graph("separable(features=256,kernel=3x3,bias=none)", Shape.of(14, 10, 256))
            .cost(Shape.of(14, 10, 256));
    assertThat(rows.get(0).params()).isEqualTo(2304);
    assertThat(rows.get(0).standardMacs()).isNull();
    CostRow pointwise = rows.get(1);
    assertThat(pointwise.params()).isEqualTo(65536);
    assertThat(pointwise.standardParams()).isEqualTo(589824);
    assertThat(pointwise.standardMacs()).isEqualTo(589824L * 140);
    assertThat(pointwise.macRatio()).isCloseTo(1 / 256.0 + 1 / 9.0, within(1e-12));
    assertThat(pointwise.paramRatio()).isCloseTo(67840 / 589824.0, within(1e-12));
  }

  /** The pair is found through the norm and activation between its halves. */
  @Test
  void pairsAreFoundBehindNorms() {
    Graph graph =
        LayerSpecs.graph(
            "separable(features=8,norm=batch,activation=relu)|pointwise(features=4)",
            Shape.of(6, 6, 3));
    List<CostRow> rows = graph.cost(Shape.of(6, 6, 3));
    assertThat(rows)
        .extracting(CostRow::layer)
        .containsExactly("0.depthwise", "0.pointwise", "1.pointwise");
    assertThat(rows.get(1).standardParams()).isEqualTo(9L * 3 * 8);
    assertThat(rows.get(2).standardParams()).isNull();
  }

  @Test
  void biasesCountAsParametersOnly() {
    Shape in = Shape.of(5, 5, 3);
    List<CostRow> rows = LayerSpecs.graph("separable(features=10,kernel=3,bias=both)", in).cost(in);
    assertThat(rows.stream().mapToLong(CostRow::params).sum()).isEqualTo(3 * 9 + 3 + 3 * 10 + 10);
    assertThat(rows.stream().mapToLong(CostRow::macs).sum()).isEqualTo(25 * (3 * 9 + 3 * 10));
  }
}
