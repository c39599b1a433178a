package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.testing.Goldens;
import dev.separable.testing.NetGolden;
import dev.separable.testing.Shared;
import dev.separable.weights.Binding;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks with torchvision's names beside torchvision's own. */
@Tag("acceptance")
class TorchvisionGoldenTest {
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
