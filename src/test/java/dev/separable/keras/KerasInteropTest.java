package dev.separable.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Npy;
import dev.separable.tensor.NpyException;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.FormulaWeights;
import dev.separable.testing.Goldens;
import dev.separable.testing.Python;
import dev.separable.testing.Shared;
import dev.separable.weights.Binding;
import dev.separable.weights.Imported;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import dev.separable.weights.WeightsFiles;
import dev.separable.zoo.Library;
import dev.separable.zoo.Network;
import dev.separable.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that Keras writes give Keras' predictions. Needs some 700 MB for temporary files, unless
 * {@code SEPARABLE_KERAS_FILES} names a folder that {@code write_keras.py networks} has filled.
 */
@Tag("interop")
class KerasInteropTest {
  private static final double ALLOWED = 1e-4;

  @TempDir static Path temp;
  private static Path folder;

  @BeforeAll
  static void write() throws Exception {
    String ready = System.getenv("SEPARABLE_KERAS_FILES");
    folder = ready == null ? temp : Path.of(ready);
    if (ready == null) {
      assumeTrue(Python.has("keras", "h5py"), Python.command() + " has no Keras");
      assertThat(Python.script("write_keras.py", "networks", folder.toString())).isZero();
    }
  }

  static List<String> files() {
    List<String> all = new ArrayList<>();
    for (JsonNode one : Goldens.json(folder.resolve("manifest.json"))) {
      one.get("files").forEach(file -> all.add(Path.of(file.asText()).getFileName().toString()));
    }
    return all;
  }

  private static JsonNode caseOf(String file) {
    for (JsonNode one : Goldens.json(folder.resolve("manifest.json"))) {
      for (JsonNode path : one.get("files")) {
        if (path.asText().endsWith("/" + file)) {
          return one;
        }
      }
    }
    throw new IllegalStateException(file);
  }

  @ParameterizedTest
  @MethodSource("files")
  void weightsOfAnyContainerGiveKerasPredictions(String file) throws Exception {
    JsonNode one = caseOf(file);
    String spec = one.get("name").asText() + "(width=" + one.get("width").asText() + ")";
    Network network = Zoo.network(spec, 7);
    assertThat(network.library()).isEqualTo(Library.KERAS);
    Graph graph = network.graph();
    int side = one.get("side").asInt();
    Shape shape = Shape.of(side, side, 3);

    Weights weights = WeightsFiles.read(Files.readAllBytes(folder.resolve(file)), file);
    Binding binding = Binding.bind(graph, weights, Naming.of(weights, graph));

    float[] input = new FormulaWeights("").tensor("input", 0, 2, 1, side, side, 3).data();
    Model model = new Model(graph, binding.weights());
    Tensor found = Goldens.run(model, Kernels.named("panama"), shape, 1, input);
    Goldens.assertClose(file, found.data(), logits(one), ALLOWED);
    assertThat(binding.surplus()).allMatch(name -> name.startsWith("normalization/"));
  }

  /** Whole models: their own Rescaling and Normalization, too. */
  @ParameterizedTest
  @MethodSource("models")
  void wholeModelsGiveKerasPredictions(String file) throws Exception {
    JsonNode one = caseOf(file);
    int side = one.get("side").asInt();
    float[] input = new FormulaWeights("").tensor("input", 0, 2, 1, side, side, 3).data();
    unprepared(input, one.get("mode").asText());

    runsAsKeras(file, input, logits(one));
  }

  static List<String> models() {
    return files().stream()
        .filter(file -> file.endsWith(".keras") || file.matches("[^.]*\\.h5"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "nested.keras, 32, 32",
    "nested.h5, 32, 32",
    "layers.keras, 17, 14",
    "layers.h5, 17, 14"
  })
  void nestedModelsAndOtherLayersGiveKerasPredictions(String file, int h, int w) throws Exception {
    float[] input = new FormulaWeights("").tensor("input", 0, 2, 1, h, w, 3).data();
    Path expected = folder.resolve(file.substring(0, file.indexOf('.')) + ".npy");

    runsAsKeras(file, input, Npy.read(Files.readAllBytes(expected)).data());
  }

  @Test
  @Tag("acceptance")
  void aRealModelOfKeras2GivesKerasPredictions() throws Exception {
    Path model = Shared.path("models/keras/vww_96.h5");
    Path expected = temp.resolve("vww.npy");
    assertThat(Python.script("write_keras.py", "predict", model.toString(), expected.toString()))
        .isZero();
    float[] input = new FormulaWeights("").tensor("input", 0, 2, 1, 96, 96, 3).data();

    runsAsKeras(model.toString(), input, Npy.read(Files.readAllBytes(expected)).data());
  }

  private static void runsAsKeras(String file, float[] input, float[] wanted) throws IOException {
    Imported model = KerasModel.read(Files.readAllBytes(folder.resolve(file)), file, null);
    Model whole = new Model(model.graph(), model.weights());
    Tensor found = Goldens.run(whole, Kernels.named("panama"), model.input(), 1, input);
    Goldens.assertClose(file, found.data(), wanted, ALLOWED);
  }

  /** What the model wants so that its first convolution reads these values. */
  private static void unprepared(float[] values, String mode) {
    float[] mean = {0.485f, 0.456f, 0.406f};
    float[] std = {0.229f, 0.224f, 0.225f};
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (mode) {
            case "v3" -> (values[i] + 1) * 127.5f;
            case "eff" -> (values[i] * std[i % 3] + mean[i % 3]) * 255;
            default -> values[i];
          };
    }
  }

  private static float[] logits(JsonNode one) throws IOException, NpyException {
    Path file = folder.resolve(Path.of(one.get("logits").asText()).getFileName().toString());
    return Npy.read(Files.readAllBytes(file)).data();
  }
}
