package dev.separable.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.extract.Recipe.Request;
import dev.separable.image.decode.Decoding;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * EfficientNet-Lite0 from JPEG files to features and logits, beside Pillow with ONNX Runtime. The
 * shipped weights are rounded to half precision, the others are those of the reference.
 */
@Tag("acceptance")
class FromJpegTest {
  private static final Path FEATURES = Shared.path("models/features.safetensors");
  private static final JsonNode REFERENCE = Goldens.json(Shared.path("models/reference.json"));
  private static final String TORCH = "resize=256:bilinear,crop=224,minus=127,over=128";
  private static final int NAMED = 5;

  /** How far the logits of one picture are from the reference, on average over its top five. */
  private record Drift(String file, boolean sameTop, double mean) {}

  @Test
  void pooledFeaturesPointTheSameWay() throws IOException {
    Tensor wanted = Goldens.tensors(FEATURES).tensor("efficientnet_lite0.onnx/features");
    List<String> files = files();
    assertThat(files).hasSize(20);
    Extractor extractor = extractor(null, null, TORCH, "pooled");
    int length = wanted.shape().at(1);
    for (int i = 0; i < files.size(); i++) {
      float[] found = values(extractor, files.get(i));
      assertThat(cosine(found, wanted.data(), i * length))
          .as(files.get(i))
          .isGreaterThanOrEqualTo(0.999);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = ';',
      value = {
        "-; -; tpu-crop=224,resize=224x224:bicubic,minus=127,over=128; tpu; 197; 0.1",
        "-; -; resize=256:bilinear,crop=224,minus=127,over=128; torch; 197; 0.1",
        "tf_efficientnet_lite0; pytorch/efficientnet-lite0-57934424.pth;"
            + " tpu-crop=224,resize=224x224:bicubic,minus=127,over=128; tpu; 199; 0.02",
        "onnx/efficientnet_lite0.onnx; -;"
            + " tpu-crop=224,resize=224x224:bicubic,minus=127,over=128; tpu; 199; 0.02"
      })
  void logitsAreThoseOfTheReference(
      String model, String weights, String preprocess, String protocol, int same, double allowed) {
    Extractor extractor = extractor(model, weights, preprocess, "logits");
    List<Drift> drifts = new ArrayList<>();
    for (JsonNode image : REFERENCE.get("images")) {
      String file = image.get("file").asText();
      JsonNode wanted = image.get("results").get("efficientnet_lite0.onnx|" + protocol);
      drifts.add(drift(file, values(extractor, file), wanted));
    }
    assertThat(drifts).hasSize(200);
    String worst = worst(drifts);
    assertThat(drifts.stream().filter(Drift::sameTop).count())
        .as(worst)
        .isGreaterThanOrEqualTo(same);
    assertThat(drifts.stream().mapToDouble(Drift::mean).average().orElseThrow())
        .as(worst)
        .isLessThanOrEqualTo(allowed);
    System.out.printf(
        "%s %s: top-1 equal %d, logits within %.4f on average; %s%n",
        model == null ? "shipped" : model,
        protocol,
        drifts.stream().filter(Drift::sameTop).count(),
        drifts.stream().mapToDouble(Drift::mean).average().orElseThrow(),
        worst);
  }

  private static Drift drift(String file, float[] found, JsonNode wanted) {
    int top = 0;
    for (int i = 1; i < found.length; i++) {
      top = found[i] > found[top] ? i : top;
    }
    double sum = 0;
    JsonNode classes = wanted.get("top5");
    for (int i = 0; i < classes.size(); i++) {
      sum += Math.abs(found[classes.get(i).asInt()] - wanted.get("logits").get(i).asDouble());
    }
    return new Drift(file, top == classes.get(0).asInt(), sum / classes.size());
  }

  private static String worst(List<Drift> drifts) {
    StringBuilder text = new StringBuilder("worst:");
    drifts.stream()
        .sorted(Comparator.comparingDouble(Drift::mean).reversed())
        .limit(NAMED)
        .forEach(
            d ->
                text.append(
                    " %s %.3f%s,".formatted(d.file, d.mean, d.sameTop ? "" : " (other class)")));
    return text.toString();
  }

  private static Extractor extractor(String model, String weights, String preprocess, String cut) {
    Request request = new Request(model, weights, preprocess, cut, null, Decoding.usual());
    Recipe recipe =
        Recipe.load(request, name -> Goldens.bytes(Shared.path("models/" + name)), null);
    return new Engine(recipe, Kernels.best()).extractor(1);
  }

  private static float[] values(Extractor extractor, String file) {
    Input input = new Input.Image(Goldens.bytes(Shared.path("data/imagenet-sample/" + file)));
    Features found = extractor.extract(List.of(input)).get(0);
    assertThat(found.failure()).as(file).isNull();
    return found.values();
  }

  private static double cosine(float[] a, float[] b, int from) {
    double product = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[from + i];
      aa += (double) a[i] * a[i];
      bb += (double) b[from + i] * b[from + i];
    }
    return product / Math.sqrt(aa * bb);
  }

  private static List<String> files() throws IOException {
    byte[] file = Goldens.bytes(FEATURES);
    int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    ObjectMapper json = new ObjectMapper();
    String names =
        json.readTree(new String(file, 8, header, StandardCharsets.UTF_8))
            .at("/__metadata__/files")
            .asText();
    List<String> files = new ArrayList<>();
    json.readTree(names).forEach(name -> files.add(name.asText()));
    return files;
  }
}
