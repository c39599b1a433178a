package dev.separable.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.CostRow;
import dev.separable.graph.Graph;
import dev.separable.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasNetworksTest {
  /** What {@code model.count_params()} of Keras 3.15 says, less the 7 of Normalization. */
  @ParameterizedTest
  @CsvSource({
    "MobileNet, 4253864",
    "MobileNet(width=0.5), 1342536",
    "MobileNetV2, 3538984",
    "MobileNetV2(width=1.4), 6156712",
    "MobileNetV3Small, 2554968",
    "MobileNetV3Large, 5507432",
    "MobileNetV3Large(width=1.25), 8286760",
    "Xception, 22910480",
    "EfficientNetB0, 5330564",
    "EfficientNetB1, 7856232",
    "EfficientNetB2, 9177562",
    "EfficientNetB3, 12320528",
    "EfficientNetB4, 19466816",
    "EfficientNetB5, 30562520",
    "EfficientNetB6, 43265136",
    "EfficientNetB7, 66658680"
  })
  void parametersAreKeras(String spec, long parameters) {
    Graph graph = network(spec);

    assertThat(graph.parameters().stream().mapToLong(p -> p.shape().elements()).sum())
        .isEqualTo(parameters);
  }

  private static Graph network(String spec) {
    Network network = Zoo.network(spec, 1000);
    assertThat(network.library()).isEqualTo(Library.KERAS);
    return network.graph();
  }

  /** Table 8 of the MobileNet paper: 569 million; table 3 of V2's: 300 million. */
  @ParameterizedTest
  @CsvSource({"MobileNet, 568740352", "MobileNetV2, 300774272"})
  void multiplyAddsAreThePapers(String spec, long macs) {
    long found = network(spec).cost(Shape.of(224, 224, 3)).stream().mapToLong(CostRow::macs).sum();

    assertThat(found).isEqualTo(macs);
  }

  @Test
  void cutsHaveKerasNames() {
    assertThat(network("MobileNetV2").cuts())
        .contains("Conv1", "expanded_conv_project_BN", "block_2_add", "block_16", "out_relu");
    assertThat(network("Xception").cuts())
        .contains("block2_sepconv1", "conv2d_3", "batch_normalization_3", "block14_sepconv2_act");
    Graph v3 = network("MobileNetV3Small");
    Graph ends = v3.upTo("pre_logits");
    assertThat(ends.shapes(Shape.of(224, 224, 3)).get(ends.output())).isEqualTo(Shape.of(1024));
    Graph pooled = v3.upTo("pooled");
    assertThat(pooled.shapes(Shape.of(224, 224, 3)).get(pooled.output())).isEqualTo(Shape.of(576));
  }
}
