package dev.separable.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.extract.Recipe.Request;
import dev.separable.kernel.Kernels;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The shipped model on 200 labelled pictures, from their bytes on, beside ONNX Runtime and Pillow.
 */
@Tag("acceptance")
class ImageNetSampleTest {
  private static final String REFERENCE = "efficientnet_lite0.onnx|tpu";
  private static final double REFERENCE_TOP1 = 90.5;

  @Test
  void topOneAgreesWithTheReference() {
    Path folder = Shared.path("data/imagenet-sample");
    Request request = new Request(null, null, null, "logits", null, 1 << 26);
    Recipe recipe = Recipe.load(request, name -> new byte[0], null);
    Extractor extractor = new Engine(recipe, Kernels.best()).extractor(1);
    int agree = 0;
    int right = 0;
    int images = 0;
    for (JsonNode image : Goldens.json(Shared.path("models/reference.json")).get("images")) {
      String file = image.get("file").asText();
      byte[] bytes = Goldens.bytes(folder.resolve(file));
      Features found = extractor.extract(List.of(new Input.Image(bytes))).get(0);
      assertThat(found.failure()).as(file).isNull();
      int top = largest(found.values());
      agree += top == image.get("results").get(REFERENCE).get("top5").get(0).asInt() ? 1 : 0;
      right += top == image.get("class_index").asInt() ? 1 : 0;
      images++;
    }
    assertThat(images).isEqualTo(200);
    System.out.printf("same top-1 as the reference: %d of 200; right: %d%n", agree, right);
    assertThat(agree).as("same top-1 as the reference").isGreaterThanOrEqualTo(197);
    assertThat(100.0 * right / images)
        .as("top-1 in %%")
        .isBetween(REFERENCE_TOP1 - 1, REFERENCE_TOP1 + 1);
  }

  private static int largest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
