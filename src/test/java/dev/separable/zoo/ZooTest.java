package dev.separable.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.graph.CostRow;
import dev.separable.graph.Graph;
import dev.separable.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ZooTest {
  static Iterable<String> names() {
    return Zoo.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyNetworkHasFeaturesPooledAndLogits(String name) {
    Network network = Zoo.network(name, 7);
    Shape input = Shape.of(network.input().size(), network.input().size(), 3);
    Graph graph = network.graph();
    for (String cut : new String[] {"features", "pooled", "logits", "input"}) {
      Graph part = graph.upTo(cut);
      Shape out = part.shapes(input).get(part.output());
      switch (cut) {
        case "features" -> assertThat(out.at(0)).isEqualTo((network.input().size() + 31) / 32);
        case "pooled" -> assertThat(out.rank()).isOne();
        case "logits" -> assertThat(out).isEqualTo(Shape.of(7));
        default -> assertThat(out).isEqualTo(input);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"3.2, 8", "11.9, 16", "12, 16", "44.8, 48", "33, 32", "48, 48", "6.4, 8", "36, 40"})
  void channelsAreRoundedAsInThePapersCode(double channels, int rounded) {
    assertThat(Widths.divisible(channels)).isEqualTo(rounded);
  }

  @Test
  void widthAndResolution() {
    Network network = Zoo.network("mobilenetv2(width=0.35,resolution=160)", 1000);
    assertThat(network.input().size()).isEqualTo(160);
    long params =
        network.graph().cost(Shape.of(160, 160, 3)).stream().mapToLong(CostRow::params).sum();
    // 1,677k trainable values less those of the norms: table 4 of the MobileNetV2 repository's
    // width 0.35.
    assertThat(params).isBetween(1_600_000L, 1_680_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet50; unknown model 'resnet50'",
        "mobilenetv2_100(depth=3); has no option depth",
        "mobilenetv2_100(width=-1); width=-1",
        "mobilenetv2_100(width=1e9); beyond"
      })
  void mistakesAreNamed(String text, String mentioned) {
    assertThatThrownBy(() -> Zoo.network(text, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(mentioned);
  }

  @Test
  void anUnknownCutListsThoseThatAre() {
    assertThatThrownBy(() -> Zoo.network("mobilenetv1_100", 10).graph().upTo("blocks.9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("blocks.9", "blocks.4.1", "pooled");
  }
}
