package dev.separable.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import dev.separable.testing.TinyNetwork;
import dev.separable.zoo.LayerSpecs;
import dev.separable.zoo.Zoo;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every file of {@code golden/weights} but ONNX, good and bad, up to the logits. */
@Tag("acceptance")
class BindingGoldenTest {
  private static final Path FOLDER = Shared.path("golden/weights");

  private static boolean isRead(String file) {
    return !file.endsWith(".onnx");
  }

  private static Weights read(String file) {
    return WeightsFiles.read(Goldens.bytes(FOLDER.resolve(file)), file);
  }

  @Test
  void goodFilesGiveTheExpectedLogits() {
    Weights expected = Goldens.tensors(FOLDER.resolve("expected.safetensors"));
    int checked = 0;
    for (JsonNode row : Goldens.json(FOLDER.resolve("cases.json")).get("good")) {
      String file = row.get("file").asText();
      boolean torchvision = file.startsWith("torchvision");
      if (!isRead(file) || torchvision) {
        continue;
      }
      boolean tiny = row.get("network").asText().equals("tiny");
      Graph graph = tiny ? TinyNetwork.graph() : Zoo.network("mobilenetv1(width=0.1)", 10).graph();
      Shape input = tiny ? TinyNetwork.INPUT : Shape.of(64, 64, 3);
      String x = tiny ? "x_nhwc" : "timm_mobilenetv1_w10.x_nhwc";
      Weights own = Binding.bind(graph, read(file), Naming.TORCH).weights();
      int images = tiny ? 2 : 1;
      float[] found =
          Goldens.run(
                  new Model(graph, own), Kernels.best(), input, images, expected.tensor(x).data())
              .data();
      float[] wanted = expected.tensor(row.get("expected").asText()).data();
      Goldens.assertClose(file, found, wanted, 2e-6);
      checked++;
    }
    assertThat(checked).isEqualTo(16);
  }

  @Test
  void badFilesAreRefusedWithWhatAReaderNeeds() {
    int checked = 0;
    for (JsonNode row : Goldens.json(FOLDER.resolve("cases.json")).get("bad")) {
      String file = row.get("file").asText();
      if (!isRead(file)) {
        continue;
      }
      checked++;
      if (file.contains("extra_tensor")) {
        assertThat(Binding.bind(TinyNetwork.graph(), read(file), Naming.TORCH).surplus())
            .containsExactly("block9.extra.weight");
        continue;
      }
      Graph graph =
          file.contains("thread004")
              ? LayerSpecs.graph("depthwise(kernel=3,bias=none)", Shape.of(8, 8, 3))
              : TinyNetwork.graph();
      var refused =
          assertThatThrownBy(() -> Binding.bind(graph, read(file), Naming.TORCH))
              .as(file)
              .isInstanceOf(WeightsException.class)
              .hasMessageNotContaining("\n");
      for (JsonNode mention : row.get("error_should_mention")) {
        refused.hasMessageContaining(mention.asText());
      }
    }
    assertThat(checked).isEqualTo(40);
  }
}
