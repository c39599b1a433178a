package dev.separable.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import dev.separable.zoo.Zoo;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** EfficientNet-Lite0 from the file of its first port to PyTorch beside ONNX Runtime. */
@Tag("acceptance")
class EfficientNetReferenceTest {
  private static final Shape INPUT = Shape.of(224, 224, 3);
  private static final int IMAGES = 3;

  @Test
  void theFirstCheckpointGivesTheReferencesLogits() {
    String name = "models/pytorch/efficientnet-lite0-57934424.pth";
    Weights file = WeightsFiles.read(Goldens.bytes(Shared.path(name)), name);
    Graph graph = Zoo.network("tf_efficientnet_lite0", 1000).graph();
    Binding bound = Binding.bind(graph, file, Naming.of(file, graph));
    assertThat(bound.surplus()).isEmpty();

    Path golden = Shared.path("models/features.safetensors");
    float[] wanted = Goldens.tensors(golden).tensor("efficientnet_lite0.onnx/logits").data();
    float[] found =
        Goldens.run(new Model(graph, bound.weights()), Kernels.best(), INPUT, IMAGES, input(golden))
            .data();

    Goldens.assertClose(name, found, Arrays.copyOf(wanted, IMAGES * 1000), 1e-5);
  }

  /** Bytes of prepared images, which the reader of weights leaves out. */
  private static float[] input(Path golden) {
    byte[] file = Goldens.bytes(golden);
    SafetensorsHeader header = SafetensorsHeader.read(file, "features");
    long begin = header.entries().get("input_torch_uint8").begin();
    int from = SafetensorsHeader.dataOffset(file, "features") + (int) begin;
    float[] input = new float[IMAGES * INPUT.length()];
    for (int i = 0; i < input.length; i++) {
      input[i] = ((file[from + i] & 0xff) - 127f) / 128f;
    }
    return input;
  }
}
