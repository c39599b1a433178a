package dev.separable.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.extract.Recipe.Request;
import dev.separable.image.decode.Decoding;
import dev.separable.kernel.Kernels;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every real network of convolutions on 200 pictures, from the encoded file to the class, beside
 * the runtime that its makers use.
 */
@Tag("acceptance")
class ReferenceTopOneTest {
  private static final double AGREE = 0.99;
  private static final JsonNode REFERENCE = Goldens.json(Shared.path("models/reference.json"));

  private static final Map<String, String> GEOMETRY =
      Map.of(
          "torch", "resize=256:bilinear,crop=224",
          "slim", "central=0.875,resize=224x224:bilinear",
          "tpu", "tpu-crop=224,resize=224x224:bicubic");

  /** The network whose weights a file without a graph holds. */
  private static final Map<String, String> NETWORK =
      Map.of(
          "mobilenetv2_100_same_fp16.safetensors", "mobilenetv2_100(padding=same)",
          "mobilenetv2_100_same_fp16.safetensors, symmetric padding", "mobilenetv2_100",
          "mobilenetv1_025_same.safetensors", "mobilenetv1(width=0.25,padding=same,eps=1e-3)");

  static Stream<String> protocols() {
    List<String> names = new ArrayList<>();
    REFERENCE.get("models").fieldNames().forEachRemaining(names::add);
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void topOneAgrees(String protocol) {
    JsonNode model = REFERENCE.get("models").get(protocol);
    Recipe recipe = Recipe.load(request(protocol, model), Goldens::file, null);
    Extractor extractor = new Engine(recipe, Kernels.best()).extractor(4);
    int background = model.get("background").asBoolean() ? 1 : 0;
    int images = 0;
    int agree = 0;
    for (JsonNode image : REFERENCE.get("images")) {
      String file = "data/imagenet-sample/" + image.get("file").asText();
      Input input = new Input.Image(Goldens.bytes(Shared.path(file)));
      Features found = extractor.extract(List.of(input)).get(0);
      assertThat(found.failure()).as(file).isNull();
      int top = image.get("results").get(protocol).get("top5").get(0).asInt();
      agree += largest(found.values(), background) == top ? 1 : 0;
      images++;
    }
    assertThat(images).isEqualTo(200);
    assertThat(agree).as("same top-1, of 200").isGreaterThanOrEqualTo((int) (AGREE * images));
  }

  private static Request request(String protocol, JsonNode model) {
    String name = protocol.substring(0, protocol.indexOf('|'));
    String file = Shared.path("models/" + model.get("file").asText()).toString();
    String values = model.get("input").asText();
    String arithmetic =
        switch (values) {
          case "x/127.5-1" -> "over=127.5,minus=1";
          case "(x-127)/128" -> "minus=127,over=128";
          default -> throw new IllegalArgumentException(values);
        };
    String preprocess = GEOMETRY.get(model.get("protocol").asText()) + "," + arithmetic;
    boolean whole = file.endsWith(".onnx");
    return new Request(
        whole ? file : NETWORK.get(name),
        whole ? null : file,
        preprocess,
        "logits",
        null,
        Decoding.usual());
  }

  private static int largest(float[] logits, int from) {
    int best = from;
    for (int i = from; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best - from;
  }
}
