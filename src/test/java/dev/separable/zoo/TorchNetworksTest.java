package dev.separable.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Shape;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, sizes and settings of the networks that torchvision and timm's Xception define. */
class TorchNetworksTest {
  /** The numbers of parameters that torchvision's documentation and timm's models state. */
  @ParameterizedTest
  @CsvSource({
    "mobilenet_v2, TORCHVISION, 3504872",
    "mobilenet_v3_large, TORCHVISION, 5483032",
    "mobilenet_v3_small, TORCHVISION, 2542856",
    "mnasnet0_5, TORCHVISION, 2218512",
    "mnasnet0_75, TORCHVISION, 3170208",
    "mnasnet1_0, TORCHVISION, 4383312",
    "mnasnet1_3, TORCHVISION, 6282256",
    "efficientnet_b0, TORCHVISION, 5288548",
    "efficientnet_b1, TORCHVISION, 7794184",
    "efficientnet_b2, TORCHVISION, 9109994",
    "efficientnet_b3, TORCHVISION, 12233232",
    "efficientnet_b4, TORCHVISION, 19341616",
    "efficientnet_b5, TORCHVISION, 30389784",
    "efficientnet_b6, TORCHVISION, 43040704",
    "efficientnet_b7, TORCHVISION, 66347960",
    "legacy_xception, TIMM, 22855952",
    "xception41, TIMM, 26969560",
    "xception41p, TIMM, 26907752",
    "xception65, TIMM, 39916312",
    "xception65p, TIMM, 39819560",
    "xception71, TIMM, 42338736"
  })
  void parameters(String name, Library library, long wanted) {
    assertThat(trainable(network(name, library).graph())).isEqualTo(wanted);
  }

  private static Network network(String name, Library library) {
    String option = "(library=" + library.name().toLowerCase(Locale.ROOT) + ")";
    return Zoo.network(name + option, 1000);
  }

  private static long trainable(Graph graph) {
    return graph.parameters().stream()
        .filter(p -> p.role() != Role.MEAN && p.role() != Role.VARIANCE)
        .mapToLong(p -> p.shape().elements())
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v2, 224, 232, bilinear, 1e-5",
    "mobilenet_v3_large, 224, 232, bilinear, 1e-3",
    "mobilenet_v3_small, 224, 256, bilinear, 1e-3",
    "mnasnet1_0, 224, 256, bilinear, 1e-5",
    "mnasnet1_3, 224, 232, bilinear, 1e-5",
    "efficientnet_b0, 224, 256, bicubic, 1e-5",
    "efficientnet_b1, 240, 255, bilinear, 1e-5",
    "efficientnet_b2, 288, 288, bicubic, 1e-5",
    "efficientnet_b4, 380, 384, bicubic, 1e-5",
    "efficientnet_b7, 600, 600, bicubic, 1e-3"
  })
  void inputsAndEpsAreThoseOfTheDefaultWeights(
      String name, int crop, int resize, String filter, float eps) {
    Network network = network(name, Library.TORCHVISION);
    InputSettings input = network.input();
    assertThat(input.size()).isEqualTo(crop);
    assertThat((int) Math.floor(crop / input.cropPct())).isEqualTo(resize);
    assertThat(input.filter()).isEqualTo(filter);
    assertThat(norms(network.graph())).containsOnly(eps);
  }

  private static List<Float> norms(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof Op.BatchNorm)
        .map(node -> ((Op.BatchNorm) node.op()).eps())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v2, features.18",
    "mobilenet_v3_large, features.16",
    "mnasnet1_0, layers.16",
    "efficientnet_b0, features.8",
    "legacy_xception, act4",
    "xception41, blocks.12",
    "xception41p, act"
  })
  void theLastModuleOfTheLibraryIsTheLastMap(String name, String module) {
    Library library = name.contains("xception") ? Library.TIMM : Library.TORCHVISION;
    Graph graph = network(name, library).graph();
    assertThat(graph.upTo(module).nodes()).hasSameSizeAs(graph.upTo("features").nodes());
  }

  @Test
  void expansionToAsManyChannelsIsLeftOutAndShiftsTheNumbers() {
    assertThat(layers("mobilenet_v3_large(width=0.1)"))
        .contains("features.3.block.0.0", "features.3.block.1.0")
        .doesNotContain("features.2.block.2.0");
    assertThat(layers("mobilenet_v3_large")).contains("features.2.block.2.0");
  }

  private static List<String> layers(String text) {
    return Zoo.network(text, 10).graph().parameters().stream()
        .map(parameter -> parameter.layer())
        .distinct()
        .toList();
  }

  @Test
  void preLogitsAreWhatTheLastLayerReads() {
    Graph graph = Zoo.network("mobilenet_v3_small", 10).graph();
    Shape input = Shape.of(224, 224, 3);
    Graph pooled = graph.upTo("pooled");
    Graph hidden = graph.upTo("pre_logits");
    assertThat(pooled.shapes(input).get(pooled.output())).isEqualTo(Shape.of(576));
    assertThat(hidden.shapes(input).get(hidden.output())).isEqualTo(Shape.of(1024));
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v2",
    "mobilenet_v3_small",
    "mnasnet0_5",
    "efficientnet_b1",
    "legacy_xception",
    "xception41",
    "xception65p"
  })
  void optionsReachTheGraph(String name) {
    Network network = Zoo.network(name + "(padding=same,eps=0.25,resolution=161)", 10);
    assertThat(network.input().size()).isEqualTo(161);
    assertThat(norms(network.graph())).containsOnly(0.25f);
    assertThat(
            network.graph().nodes().stream()
                .filter(node -> node.op() instanceof Op.Conv conv && conv.isDepthwise())
                .map(node -> ((Op.Conv) node.op()).window().padding()))
        .isNotEmpty()
        .containsOnly(Padding.SAME);
  }

  @Test
  void aLibraryThatHasNotTheNameIsRefused() {
    assertThatThrownBy(() -> Zoo.network("legacy_xception(library=torchvision)", 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("legacy_xception", "[timm]");
  }
}
