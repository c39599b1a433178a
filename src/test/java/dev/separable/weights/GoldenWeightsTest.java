package dev.separable.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every golden checkpoint, good and bad, as far as a reader alone can judge it. */
@Tag("acceptance")
class GoldenWeightsTest {
  private static final Path FOLDER = Shared.path("golden/weights");

  /** Well-formed files that are wrong only for the network that wants them. */
  private static final Set<String> WRONG_FOR_THE_NETWORK =
      Set.of(
          "bad/wrong_shape.safetensors",
          "bad/hwio_layout.safetensors",
          "bad/negative_variance.safetensors",
          "bad/missing_tensor.safetensors",
          "bad/extra_tensor.safetensors",
          "bad/thread004_depthwise.safetensors");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny.npz",
        "tiny_deflated.npz",
        "tiny_fortran_bigendian.npz",
        "tiny_f64.npz",
        "tiny.pth",
        "tiny_legacy.pth",
        "tiny_checkpoint.pth",
        "tiny_parameters.pth",
        "tiny_views.pth"
      })
  void otherFormatsHoldTheTensorsOfSafetensors(String file) {
    Weights expected = read("tiny_f32.safetensors");

    Weights found = read(file);

    assertThat(found.byName()).hasSameSizeAs(expected.byName()).hasSize(47);
    expected
        .byName()
        .forEach(
            (name, tensor) -> {
              assertThat(found.tensor(name).shape()).isEqualTo(tensor.shape());
              assertThat(found.tensor(name).data()).as(name).isEqualTo(tensor.data());
            });
  }

  @Test
  void theTensorsHaveTheShapesOfTheNetwork() throws IOException {
    Weights weights = read("tiny_f32.safetensors");
    JsonNode tensors = cases().get("tiny").get("tensors");
    int compared = 0;
    for (String name : (Iterable<String>) tensors::fieldNames) {
      assertThat(weights.tensor(name).shape())
          .hasToString(tensors.get(name).toString().replace(",", ", "));
      compared++;
    }
    assertThat(compared).isEqualTo(weights.byName().size());
  }

  @ParameterizedTest
  @MethodSource("readByTheReferenceOnly")
  void aFileThatIsWrongOnlyForTheNetworkIsRead(String file) {
    assertThat(read(file).byName()).isNotEmpty();
  }

  static Stream<String> readByTheReferenceOnly() {
    return WRONG_FOR_THE_NETWORK.stream().sorted();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void aBadFileIsRefusedWithAMessageThatHelps(String file, List<String> mentions) {
    WeightsException e = catchThrowableOfType(WeightsException.class, () -> read(file));

    assertThat(e).isNotNull().hasMessageContainingAll(mentions.toArray(String[]::new));
    assertThat(e.getMessage().lines()).hasSize(1);
    assertThat(Path.of("pwned")).doesNotExist();
    assertThat(Shared.projectRoot().resolve("pwned")).doesNotExist();
  }

  static Stream<Object[]> badFiles() throws IOException {
    List<Object[]> files = new ArrayList<>();
    for (JsonNode row : cases().get("bad")) {
      String file = row.get("file").asText();
      boolean read = !file.endsWith(".onnx");
      boolean refusedHere =
          !WRONG_FOR_THE_NETWORK.contains(file) && !file.equals("bad/int_weights.safetensors");
      if (read && refusedHere) {
        List<String> mentions = new ArrayList<>();
        mentions.add(file.substring(file.lastIndexOf('/') + 1));
        row.get("error_should_mention").forEach(text -> mentions.add(text.asText()));
        files.add(new Object[] {file, mentions});
      }
    }
    assertThat(files).hasSize(33);
    return files.stream();
  }

  @Test
  void aWeightOfIntegersIsNamedWithItsType() {
    Weights weights = read("bad/int_weights.safetensors");

    WeightsException e =
        catchThrowableOfType(WeightsException.class, () -> weights.tensor("block1.dw.conv.weight"));

    assertThat(e).hasMessageContainingAll("block1.dw.conv.weight", "I32");
  }

  @Test
  void realCheckpointsAreRead() {
    Path folder = Shared.path("models/pytorch");
    Weights v1 = read(folder.resolve("mobilenetv1_025_same.safetensors"));
    Weights v2 = read(folder.resolve("mobilenetv2_100_same_fp16.safetensors"));

    assertThat(v1.byName()).hasSize(137);
    assertThat(v1.metadata()).containsEntry("pad_type", "same");
    assertThat(v1.unusable("bn1.num_batches_tracked")).isPresent();
    assertThat(v2.byName()).hasSize(262);
    assertThat(v2.tensor("classifier.weight").shape().at(0)).isEqualTo(1000);
    Weights lite0 = read(folder.resolve("efficientnet-lite0-57934424.pth"));
    assertThat(lite0.byName()).hasSize(247);
    assertThat(lite0.unusable("_bn0.num_batches_tracked")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tiny_f32.safetensors", "tiny_bf16.safetensors", "tiny.npz", "tiny_deflated.npz"})
  void damageGivesWeightsOrTheDeclaredException(String file) {
    byte[] good = Goldens.bytes(FOLDER.resolve(file));
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] damaged = good.clone();
      int from = random.nextInt(good.length);
      random.nextBytes(damaged);
      System.arraycopy(good, 0, damaged, 0, from);
      int to = Math.min(good.length, from + 1 + random.nextInt(8));
      System.arraycopy(good, to, damaged, to, good.length - to);
      byte[] cut = Arrays.copyOf(damaged, round % 4 == 0 ? to : good.length);
      try {
        assertThat(WeightsFiles.read(cut, file)).isNotNull();
      } catch (WeightsException e) {
        assertThat(e.getMessage().lines()).hasSize(1);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(700);
  }

  private static Weights read(String file) {
    return read(FOLDER.resolve(file));
  }

  private static Weights read(Path file) {
    return WeightsFiles.read(Goldens.bytes(file), file.getFileName().toString());
  }

  private static JsonNode cases() throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve("cases.json").toFile());
  }
}
