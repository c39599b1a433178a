package dev.separable.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Npy;
import dev.separable.tensor.NpyException;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.FormulaWeights;
import dev.separable.testing.Goldens;
import dev.separable.weights.Imported;
import dev.separable.weights.WeightsException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of src/test/python/write_keras.py, and changes of their configuration. */
class KerasModelTest {
  @ParameterizedTest
  @ValueSource(strings = {"tiny.h5", "tiny.keras"})
  void givesWhatKerasGives(String name) throws NpyException {
    Imported model = KerasModel.read(Archives.file(name), name, null);

    assertThat(model.input()).isEqualTo(Shape.of(6, 5, 3));
    assertThat(model.values()).isEqualTo(Imported.Values.FLOATS);
    assertThat(model.graph().marks()).containsKeys("features", "pooled", "pre_logits", "logits");
    float[] input = new FormulaWeights("").tensor("input", 0, 2, 1, 6, 5, 3).data();
    Model whole = new Model(model.graph(), model.weights());
    Tensor found = Goldens.run(whole, Kernels.named("scalar"), model.input(), 1, input);
    float[] wanted = Npy.read(Archives.file("tiny_output.npy")).data();
    Goldens.assertClose(name, found.data(), wanted, 1e-5);
  }

  @Test
  void layersThatAreOnlyNumberedAreFoundByClassAndOrder() throws IOException {
    byte[] numbered = Archives.changed(config -> config, Archives.file("tiny_nameless.weights.h5"));

    Imported found = KerasModel.read(numbered, "numbered.keras", null);

    Imported named = KerasModel.read(Archives.file("tiny.keras"), "tiny.keras", null);
    assertThat(found.weights().byName().keySet())
        .containsExactlyElementsOf(named.weights().byName().keySet());
    named
        .weights()
        .byName()
        .forEach(
            (name, tensor) ->
                assertThat(found.weights().tensor(name).data()).isEqualTo(tensor.data()));
  }

  @Test
  void layersThatAreOnlyNumberedAreRefusedWhereTheirOrderDoesNotTell() throws IOException {
    byte[] weights = Archives.file("tiny_nameless.weights.h5");
    byte[] nested =
        Archives.changed(
            config ->
                config.replace("\"class_name\": \"Dropout\"", "\"class_name\": \"Sequential\""),
            weights);
    byte[] fewer =
        Archives.changed(
            config ->
                config.replace("\"class_name\": \"DepthwiseConv2D\"", "\"class_name\": \"Conv2D\""),
            weights);

    refused(nested, "layer dropout (Sequential): a model within a model");
    refused(fewer, "layer stem (Conv2D): the file has no names");
  }

  private static void refused(byte[] file, String mentioned) {
    assertThatThrownBy(() -> KerasModel.read(file, "tiny.keras", null))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("tiny.keras")
        .hasMessageContaining(mentioned);
  }

  @Test
  void layersAreCuts() {
    Imported model = KerasModel.read(Archives.file("tiny.keras"), "tiny.keras", null);

    assertThat(model.graph().cuts()).contains("stem", "re_lu", "sep", "add", "dropout", "top");
    assertThat(model.graph().upTo("top").output()).isEqualTo(model.graph().output());
  }

  @Test
  void openSizesAreTakenFromTheCaller() throws IOException {
    byte[] open =
        Archives.changed(config -> config.replace("[null, 6, 5, 3]", "[null, null, null, 3]"));

    assertThat(KerasModel.read(open, "open.keras", Shape.of(9, 8, 3)).input())
        .isEqualTo(Shape.of(9, 8, 3));
    assertThatThrownBy(() -> KerasModel.read(open, "open.keras", null))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll("open.keras", "[-1, -1, 3]");
  }

  @Test
  void aLambdaIsRefusedByNameAndNotRun() {
    assertThatThrownBy(() -> KerasModel.read(Archives.file("lambda.keras"), "lambda.keras", null))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll("lambda.keras", "layer code (Lambda)", "never executed");
  }

  @Test
  void weightsAloneAreNoModel() {
    assertThatThrownBy(
            () -> KerasModel.read(Archives.file("tiny.weights.h5"), "tiny.weights.h5", null))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll("tiny.weights.h5", "without a configuration");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"class_name\": \"ReLU\"; \"class_name\": \"Cropping2D\"; layer re_lu (Cropping2D)",
        "\"class_name\": \"ReLU\"; \"class_name\": \"Mine>ReLU\"; layer re_lu (Mine>ReLU): a custom",
        "\"module\": \"keras.layers\"; \"module\": \"os\"; a custom class",
        "\"registered_name\": null; \"registered_name\": \"Mine>Layer\"; a custom class",
        "\"activation\": \"relu\"; \"activation\": \"mystery\"; layer sep (SeparableConv2D): the activation 'mystery'",
        "\"strides\": [2, 2]; \"strides\": [0, 2]; layer stem (Conv2D)",
        "\"strides\": [2, 2]; \"strides\": \"two\"; layer stem (Conv2D): strides",
        "\"data_format\": \"channels_last\"; \"data_format\": \"channels_first\"; layer stem (Conv2D): data_format",
        "\"keras_history\": [\"dw\", 0, 0]; \"keras_history\": [\"dw\", 1, 0]; first call",
        "\"keras_history\": [\"dw\", 0, 0]; \"keras_history\": [\"top\", 0, 0]; does not stand before",
        "\"output_layers\": [\"top\", 0, 0]; \"output_layers\": [[\"top\", 0, 0], [\"dw\", 0, 0]]; wanted one",
        "\"output_layers\": [\"top\", 0, 0]; \"output_layers\": [\"gone\", 0, 0]; the output gone",
        "\"groups\": 1; \"groups\": 2147483647; tiny.keras",
        "\"class_name\": \"Functional\"; \"class_name\": \"Mine\"; model of class 'Mine'",
        "\"use_bias\": false; \"use_bias\": true; the file has no tensor dw/bias"
      })
  void whatIsNotReadIsNamed(String from, String to, String mentioned) throws IOException {
    byte[] other = Archives.changed(config -> config.replace(from, to));

    refused(other, mentioned);
  }

  @Test
  void damagedConfigurationsGiveAModelOrOneError() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 3000; round++) {
      byte[] other = Archives.changed(config -> damaged(config, random));
      try {
        KerasModel.read(other, "tiny.keras", null);
      } catch (WeightsException e) {
        assertThat(e.getMessage()).startsWith("tiny.keras").doesNotContain("\n");
      }
    }
  }

  private static String damaged(String config, Random random) {
    int at = random.nextInt(config.length());
    int end = Math.min(config.length(), at + random.nextInt(40));
    String[] words = {"", "0", "-1", "null", "[]", "{}", "\"", "1e99", "true", "[[", "}", ","};
    return config.substring(0, at) + words[random.nextInt(words.length)] + config.substring(end);
  }
}
