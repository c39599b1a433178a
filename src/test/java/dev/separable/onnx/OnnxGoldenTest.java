package dev.separable.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import dev.separable.testing.TinyNetwork;
import dev.separable.weights.Imported;
import dev.separable.weights.Weights;
import dev.separable.weights.WeightsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden ONNX file, good and bad. */
@Tag("acceptance")
class OnnxGoldenTest {
  private static final Path FOLDER = Shared.path("golden/weights");

  @ParameterizedTest
  @MethodSource("goodFiles")
  void aGoodFileGivesTheLogitsOfItsMaker(String file, String expected) {
    Weights golden = Goldens.tensors(FOLDER.resolve("expected.safetensors"));
    Imported imported = read(file);
    Model model = new Model(imported.graph().upTo("output"), imported.weights());
    Tensor input = golden.tensor("x_nhwc");
    int images = input.shape().at(0);

    Tensor found = Goldens.run(model, Kernels.best(), imported.input(), images, input.data());

    assertThat(imported.input()).isEqualTo(TinyNetwork.INPUT);
    assertThat(imported.graph().cuts()).contains("features", "pooled", "logits");
    Goldens.assertClose(file, found.data(), golden.tensor(expected).data(), 2e-6);
  }

  static Stream<Object[]> goodFiles() {
    List<Object[]> files = new ArrayList<>();
    for (JsonNode row : Goldens.json(FOLDER.resolve("cases.json")).get("good")) {
      if (row.get("file").asText().endsWith(".onnx")) {
        files.add(new Object[] {row.get("file").asText(), row.get("expected").asText()});
      }
    }
    assertThat(files).hasSize(9);
    return files.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void aBadFileIsRefusedWithAMessageThatHelps(String file, List<String> mentions) {
    WeightsException e = catchThrowableOfType(WeightsException.class, () -> read(file));

    assertThat(e).isNotNull().hasMessageContainingAll(mentions.toArray(String[]::new));
    assertThat(e.getMessage().lines()).hasSize(1);
  }

  static Stream<Object[]> badFiles() {
    List<Object[]> files = new ArrayList<>();
    for (JsonNode row : Goldens.json(FOLDER.resolve("cases.json")).get("bad")) {
      String file = row.get("file").asText();
      if (file.endsWith(".onnx")) {
        List<String> mentions = new ArrayList<>();
        mentions.add(file.substring(file.lastIndexOf('/') + 1));
        row.get("error_should_mention").forEach(text -> mentions.add(text.asText()));
        files.add(new Object[] {file, mentions});
      }
    }
    assertThat(files).hasSize(16);
    return files.stream();
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void damageGivesANetworkOrTheDeclaredException(String file) {
    byte[] good = Goldens.bytes(FOLDER.resolve(file));
    Random random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] damaged =
          round % 4 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      for (int i = 0; i < 3 && damaged.length > 0; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(OnnxModel.read(damaged, file, beside(FOLDER), null)).isNotNull();
      } catch (WeightsException e) {
        assertThat(e.getMessage().lines()).hasSize(1);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  private static Imported read(String file) {
    Path path = FOLDER.resolve(file);
    return OnnxModel.read(
        Goldens.bytes(path), path.getFileName().toString(), beside(path.getParent()), null);
  }

  static Function<String, byte[]> beside(Path folder) {
    return name -> {
      try {
        return Files.readAllBytes(folder.resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
