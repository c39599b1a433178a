package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.image.GoldenFiles.Difference;
import dev.separable.image.Resizer.Plane;
import dev.separable.tensor.Shape;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden pipeline that is implemented, pixels and tensor. */
@Tag("acceptance")
class PipelineAcceptanceTest {
  private static final Path FOLDER = Shared.path("golden/preprocess/pipelines");
  private static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] IMAGENET_STD = {0.229f, 0.224f, 0.225f};
  private static final float[] HALF = {0.5f, 0.5f, 0.5f};

  static Stream<JsonNode> cases() throws IOException {
    return GoldenFiles.cases(FOLDER.resolve("cases.json")).stream()
        .filter(c -> !c.get("pipeline").asText().equals("slim"));
  }

  private static Preprocess contract(String pipeline) {
    return switch (pipeline) {
      case "torchvision-v2-weights" ->
          Preprocess.parse(
              "resize=232:bilinear,crop=224,mean=0.485;0.456;0.406,std=0.229;0.224;0.225");
      case "timm-mobilenetv3_large_100", "timm-efficientnet_b0" ->
          Preprocess.timm(224, 0.875, ResizeFilter.BICUBIC, IMAGENET_MEAN, IMAGENET_STD);
      case "timm-legacy_xception" -> Preprocess.timm(299, 0.8975, ResizeFilter.BICUBIC, HALF, HALF);
      case "timm-tf_efficientnet_lite0" ->
          Preprocess.timm(224, 0.875, ResizeFilter.BICUBIC, HALF, HALF);
      default -> Preprocess.parse(pipeline);
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheGoldenTensor(JsonNode golden) throws Exception {
    Preprocess contract = contract(golden.get("pipeline").asText());
    Image image = GoldenFiles.image(FOLDER.resolve(golden.get("input").asText()));
    boolean exact = golden.get("input").asText().endsWith(".png");
    Preprocessor worker = contract.worker();
    Image expected = GoldenFiles.image(FOLDER.resolve(golden.get("expected_uint8").asText()));
    Plane pixels = worker.pixels(image);
    byte[] found = new byte[3 * pixels.width() * pixels.height()];
    for (int y = 0; y < pixels.height(); y++) {
      int row = 3 * pixels.width();
      System.arraycopy(pixels.data(), pixels.index(0, y), found, y * row, row);
    }
    Difference d = Difference.between(found, expected.rgb(), found.length);
    JsonNode allowed = golden.get("tolerance_uint8");
    assertThat(d.max())
        .as(golden.get("id").asText())
        .isLessThanOrEqualTo(exact ? 0 : allowed.get("max").asInt());
    assertThat(d.mean()).isLessThanOrEqualTo(exact ? 0 : allowed.get("mean").asDouble());
    if (exact) {
      compareTensor(golden.get("tensor"), contract, worker, image);
    }
  }

  private static void compareTensor(
      JsonNode golden, Preprocess contract, Preprocessor worker, Image image) throws Exception {
    Shape shape = contract.outputShape(image.height(), image.width());
    float[] out = new float[shape.length()];
    worker.apply(image, out, 0);
    boolean planar = golden.get("layout").asText().equals("CHW");
    for (int i = 0; i < golden.get("first32").size(); i++) {
      assertThat(out[at(i, shape, planar)]).isEqualTo(golden.get("first32").get(i).floatValue());
    }
    int every = golden.get("every").asInt();
    for (int i = 0; i < golden.get("samples").size(); i++) {
      assertThat(out[at(i * every, shape, planar)])
          .isEqualTo(golden.get("samples").get(i).floatValue());
    }
    double sum = 0;
    for (float v : out) {
      sum += v;
    }
    assertThat(sum / out.length).isCloseTo(golden.get("mean").asDouble(), within(1e-5));
  }

  /** Where element {@code i} of the golden tensor stands in ours, which is HWC. */
  private static int at(int i, Shape shape, boolean planar) {
    int plane = shape.at(0) * shape.at(1);
    return planar ? i % plane * 3 + i / plane : i;
  }
}
