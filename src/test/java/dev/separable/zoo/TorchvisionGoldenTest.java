package dev.separable.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.testing.CostGolden;
import dev.separable.testing.Goldens;
import dev.separable.testing.NetGolden;
import dev.separable.testing.Shared;
import dev.separable.weights.Binding;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks with torchvision's names beside torchvision's own. */
@Tag("acceptance")
class TorchvisionGoldenTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mobilenet_v3_small",
        "mobilenet_v3_large",
        "mnasnet0_5",
        "mnasnet0_75",
        "mnasnet1_0",
        "mnasnet1_3",
        "efficientnet_b0"
      })
  void totalsAtEverySize(String name) throws IOException {
    String model = name + "(library=torchvision)";
    assertThat(CostGolden.totals("torchvision", name, model)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.25", "0.35", "0.5", "0.75", "1.0", "1.4"})
  void totalsAtEveryWidth(String width) throws IOException {
    String model = "mobilenet_v2(width=" + width + ")";
    assertThat(CostGolden.totals("torchvision", "mobilenet_v2 width " + width, model)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "torchvision_mobilenet_v2_w1.0_224.csv, mobilenet_v2",
    "torchvision_mobilenet_v3_small_224.csv, mobilenet_v3_small"
  })
  void layersInOrder(String csv, String name) throws IOException {
    CostGolden.layers(csv, name, 224);
  }

  @ParameterizedTest
  @CsvSource({
    "panama, mobilenet_v2",
    "scalar, mobilenet_v2",
    "panama, mobilenet_v3_small",
    "scalar, mobilenet_v3_small"
  })
  void logitsAndStages(String kernels, String name) {
    NetGolden.check("torchvision", name, Kernels.named(kernels));
  }

  @Test
  void aFileOfTorchvisionGivesTheExpectedLogits() {
    Path folder = Shared.path("golden/weights");
    Weights expected = Goldens.tensors(folder.resolve("expected.safetensors"));
    Weights file = Goldens.tensors(folder.resolve("torchvision_mobilenet_v2_w10.safetensors"));
    Graph graph = Zoo.network("mobilenet_v2(width=0.1)", 10).graph();
    Binding bound = Binding.bind(graph, file, Naming.TORCH);
    float[] x = expected.tensor("torchvision_mobilenet_v2_w10.x_nhwc").data();
    float[] found =
        Goldens.run(new Model(graph, bound.weights()), Kernels.best(), Shape.of(64, 64, 3), 1, x)
            .data();
    float[] wanted = expected.tensor("torchvision_mobilenet_v2_w10.logits").data();
    Goldens.assertClose("logits", found, wanted, 2e-6);
  }
}
