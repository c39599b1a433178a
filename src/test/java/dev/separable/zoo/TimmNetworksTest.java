package dev.separable.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.graph.Graph;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Parameter;
import dev.separable.graph.Role;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TimmNetworksTest {
  static Iterable<String> names() {
    return TimmNetworks.entries().keySet();
  }

  private static Graph graph(String text) {
    return Zoo.network(text, 1000).graph();
  }

  /** Trainable values, as timm counts them. */
  @ParameterizedTest
  @CsvSource({
    "mobilenetv1_100, 4231976",
    "mobilenetv1_100h, 5282600",
    "mobilenetv2_120d, 5831144",
    "mobilenetv3_small_050, 1593224",
    "mobilenetv3_large_100, 5483032",
    "mobilenetv3_large_150d, 14622320",
    "tf_mobilenetv3_large_minimal_100, 3924288",
    "mnasnet_small, 2030264",
    "semnasnet_075, 2912278",
    "spnasnet_100, 4421616",
    "fbnetc_100, 5572200",
    "lcnet_050, 1880856",
    "efficientnet_b0, 5288548",
    "efficientnet_b4, 19341616",
    "tf_efficientnet_b7, 66347960",
    "efficientnet_lite4, 13006568",
    "tinynet_e, 2042972",
    "mixnet_s, 4134606",
    "mixnet_l, 7329252",
    "mixnet_xl, 11896768"
  })
  void parameters(String name, long trainable) {
    assertThat(
            graph(name).parameters().stream()
                .filter(p -> p.role() != Role.MEAN && p.role() != Role.VARIANCE)
                .map(Parameter::shape)
                .mapToLong(Shape::elements)
                .sum())
        .isEqualTo(trainable);
  }

  /** Channels of the features, of what the classifier reads, and blocks. */
  @ParameterizedTest
  @CsvSource({
    "mobilenetv2_110d, 1280, 1280, 22",
    "mobilenetv3_large_100, 960, 1280, 16",
    "mobilenetv3_small_075, 432, 1024, 12",
    "lcnet_150, 768, 1280, 13",
    "mnasnet_140, 1280, 1280, 17",
    "efficientnet_b2, 1408, 1408, 23",
    "efficientnet_lite3, 1280, 1280, 24",
    "tf_efficientnet_l2, 5504, 5504, 88",
    "fbnetc_100, 1984, 1984, 21",
    "tinynet_d, 1280, 1280, 11"
  })
  void ends(String name, int features, int preLogits, int blocks) {
    Graph graph = graph(name);
    Shape input = Shape.of(64, 64, 3);
    List<Shape> shapes = graph.shapes(input);
    assertThat(shapes.get(graph.marks().get("features"))).isEqualTo(Shape.of(2, 2, features));
    assertThat(shapes.get(graph.marks().get("pooled"))).isEqualTo(Shape.of(features));
    assertThat(shapes.get(graph.marks().get("pre_logits"))).isEqualTo(Shape.of(preLogits));
    assertThat(graph.marks().keySet().stream().filter(m -> m.matches("blocks\\.\\d+\\.\\d+")))
        .hasSize(blocks);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyNetworkHasMarksForItsModules(String name) {
    assertThat(graph(name).marks())
        .containsKeys("bn1", "blocks.0.0", "blocks.0", "blocks.4", "features", "pre_logits");
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyNetworkTakesAllOptions(String name) {
    Network network =
        Zoo.network(name + "(width=0.35,resolution=96,padding=same,eps=2e-3,library=timm)", 10);
    assertThat(network.input().size()).isEqualTo(96);
    for (Node node : network.graph().nodes()) {
      if (node.op() instanceof Op.BatchNorm norm) {
        assertThat(norm.eps()).as(node.name()).isEqualTo(2e-3f);
      } else if (node.op() instanceof Op.Conv conv && conv.window().taps() > 1) {
        assertThat(conv.window().padding()).as(node.name()).isEqualTo(Padding.SAME);
      }
    }
  }

  /** Reduced channels of squeeze-and-excite: each family counts and rounds in its own way. */
  @ParameterizedTest
  @CsvSource({
    "efficientnet_b0, blocks.1.0, 4, SILU, SIGMOID",
    "efficientnet_b2, blocks.6.1, 88, SILU, SIGMOID",
    "semnasnet_100, blocks.2.0, 6, RELU, SIGMOID",
    "mixnet_s, blocks.2.0, 12, SILU, SIGMOID",
    "mobilenetv3_large_100, blocks.2.0, 24, RELU, HARD_SIGMOID",
    "mobilenetv3_small_100, blocks.0.0, 8, RELU, HARD_SIGMOID",
    "mobilenetv3_rw, blocks.2.0, 18, RELU, HARD_SIGMOID",
    "lcnet_100, blocks.5.0, 64, RELU, HARD_SIGMOID"
  })
  void squeezeAndExcite(
      String name, String block, int reduced, Activation between, Activation gate) {
    Graph graph = graph(name);
    assertThat(op(graph, block + ".se.conv_reduce"))
        .isInstanceOfSatisfying(
            Op.Conv.class,
            conv -> {
              assertThat(conv.outChannels()).isEqualTo(reduced);
              assertThat(conv.bias()).isEqualTo(Op.Bias.ADDED);
            });
    assertThat(op(graph, block + ".se.act1")).isEqualTo(new Op.Activate(between));
    assertThat(op(graph, block + ".se.gate")).isEqualTo(new Op.Activate(gate));
    assertThat(op(graph, block + ".se")).isEqualTo(new Op.Multiply());
  }

  private static Op op(Graph graph, String name) {
    return graph.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow()
        .op();
  }

  /** A stage is scaled as a whole; its last rows get their share first. */
  @Test
  void depthIsScaledByStage() {
    List<List<Row>> stages =
        List.of(
            List.of(Row.separable(1, 3, 1, 16)),
            List.of(Row.inverted(1, 3, 2, 6, 24), Row.inverted(3, 3, 1, 6, 24)),
            List.of(Row.inverted(4, 5, 2, 6, 40)));
    assertThat(repeats(new Depth(1.1, Depth.Rounding.UP, Depth.Ends.SCALED), stages))
        .containsExactly(List.of(2), List.of(1, 4), List.of(5));
    assertThat(repeats(new Depth(1.1, Depth.Rounding.UP, Depth.Ends.FIXED), stages))
        .containsExactly(List.of(1), List.of(1, 4), List.of(4));
    assertThat(repeats(new Depth(0.6, Depth.Rounding.NEAREST, Depth.Ends.SCALED), stages))
        .containsExactly(List.of(1), List.of(1, 2), List.of(2));
  }

  private static List<List<Integer>> repeats(Depth depth, List<List<Row>> stages) {
    return depth.scaled(stages).stream()
        .map(rows -> rows.stream().map(Row::repeats).toList())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenetv1_125, 224, 0.9, bicubic, 0.5",
    "mobilenetv3_large_100, 224, 0.875, bicubic, 0.485",
    "tf_mobilenetv3_small_100, 224, 0.875, bilinear, 0.5",
    "efficientnet_b1, 240, 0.9, bicubic, 0.5",
    "tf_efficientnet_b5, 456, 0.934, bicubic, 0.485",
    "tf_efficientnet_lite4, 380, 0.92, bilinear, 0.5",
    "fbnetc_100, 224, 0.875, bilinear, 0.485"
  })
  void inputsAreTimms(String name, int size, double cropPct, String filter, float mean) {
    InputSettings input = Zoo.network(name, 1000).input();
    assertThat(input.size()).isEqualTo(size);
    assertThat(input.cropPct()).isEqualTo(cropPct);
    assertThat(input.filter()).isEqualTo(filter);
    assertThat(input.mean().get(0)).isEqualTo(mean);
  }

  /** MixNet's windows have channels of their own; the first share takes what is left over. */
  @Test
  void mixedWindowsShareTheChannels() {
    Graph graph = graph("mixnet_s(width=0.93)");
    assertThat(op(graph, "blocks.5.0.conv_dw.0"))
        .isInstanceOfSatisfying(
            Op.Conv.class, conv -> assertThat(conv.inChannels()).isEqualTo(672 - 4 * 134));
    assertThat(op(graph, "blocks.5.0.conv_dw.4"))
        .isInstanceOfSatisfying(
            Op.Conv.class, conv -> assertThat(conv.window().kernelH()).isEqualTo(11));
    assertThat(op(graph, "blocks.1.0.conv_pw.1"))
        .isInstanceOfSatisfying(
            Op.Conv.class,
            conv -> {
              assertThat(conv.inChannels()).isEqualTo(8);
              assertThat(conv.outChannels()).isEqualTo(48);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mobilenetv4; unknown model 'mobilenetv4'",
        "tf_mobilenetv1_100; unknown model",
        "mobilenetv3_large_100(depth=2); has no option depth",
        "efficientnet_b0(width=0); width=0 is not a positive number",
        "mixnet_s(eps=tiny); eps=tiny is not a positive number",
        "lcnet(padding=some); padding=some is not same, valid, torch",
        "mnasnet_100(library=keras); is not in library keras"
      })
  void mistakesAreNamed(String text, String mentioned) {
    assertThatThrownBy(() -> Zoo.network(text, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(mentioned);
  }
}
