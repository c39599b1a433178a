package dev.separable.keras;

import static dev.separable.keras.Archives.function;
import static dev.separable.keras.Archives.layer;
import static dev.separable.keras.Archives.tensorFlow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Shape;
import dev.separable.testing.FormulaWeights;
import dev.separable.testing.Goldens;
import dev.separable.weights.Imported;
import dev.separable.weights.WeightsException;
import java.io.IOException;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers and functions one by one; what a layer is told and nobody reads is refused. */
class LayersTest {
  private static final float[] INPUT = new FormulaWeights("").tensor("input", 0, 6, 4, 3, 2).data();

  private static float[] run(String cut, String... layers) throws IOException {
    Imported model = KerasModel.read(Archives.model(layers), "m.keras", null);
    Model part = new Model(model.graph().upTo(cut), model.weights());
    return Goldens.run(part, Kernels.named("scalar"), model.input(), 1, INPUT).data();
  }

  private static void refused(String mentioned, String... layers) throws IOException {
    byte[] file = Archives.model(layers);
    assertThatThrownBy(() -> KerasModel.read(file, "m.keras", null))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("m.keras: layer ")
        .hasMessageContaining(mentioned);
  }

  private static double elu(double x, double alpha) {
    return x < 0 ? alpha * Math.expm1(x) : x;
  }

  private static double leaky(double x, double slope) {
    return x < 0 ? slope * x : x;
  }

  static Stream<Arguments> functions() {
    DoubleUnaryOperator tanh = Activation.GELU_TANH::apply;
    DoubleUnaryOperator exact = Activation.GELU::apply;
    return Stream.of(
        Arguments.of(function("Gelu", "", "{}"), tanh),
        Arguments.of(function("Gelu", "'name': 'g', 'approximate': true", "{}"), tanh),
        Arguments.of(function("Gelu", "'approximate': false", "{}"), exact),
        Arguments.of(tensorFlow("nn.gelu", "{'name': null}"), exact),
        Arguments.of(tensorFlow("nn.gelu", "{'approximate': true}"), tanh),
        Arguments.of(function("Elu", "'alpha': 0.3", "{}"), by(x -> elu(x, 0.3))),
        Arguments.of(function("LeakyRelu", "", "{}"), by(x -> leaky(x, 0.2))),
        Arguments.of(
            function("LeakyRelu", "'negative_slope': 0.05", "{}"), by(x -> leaky(x, 0.05))),
        Arguments.of(tensorFlow("nn.leaky_relu", "{'alpha': 0.05}"), by(x -> leaky(x, 0.05))),
        Arguments.of(function("HardSilu", "", "{}"), by(Activation.HARD_SWISH::apply)),
        Arguments.of(tensorFlow("math.add", "{'y': 3.0, 'name': null}"), by(x -> x + 3)),
        Arguments.of(
            layer("Normalization", "end", "'axis': [], 'mean': 2.0, 'variance': 4.0", "image"),
            by(x -> (x - 2) / 2)));
  }

  private static DoubleUnaryOperator by(DoubleUnaryOperator function) {
    return function;
  }

  @ParameterizedTest
  @MethodSource("functions")
  void functionsAreThoseOfTheirArguments(String call, DoubleUnaryOperator wanted)
      throws IOException {
    float[] expected = new float[INPUT.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (float) wanted.applyAsDouble(INPUT[i]);
    }

    Goldens.assertClose(call, run("output", call), expected, 1e-6);
  }

  @Test
  void softmaxGoesAlongItsAxis() throws IOException {
    for (String call :
        new String[] {
          function("Softmax", "'axis': 1", "{}"),
          tensorFlow("nn.softmax", "{'axis': 1}"),
          layer("Softmax", "end", "'axis': [1]", "image")
        }) {
      float[] found = run("output", call);
      for (int place = 0; place < 6; place++) {
        float sum = 0;
        for (int h = 0; h < 4; h++) {
          sum += found[h * 6 + place];
        }
        assertThat(sum).isBetween(0.99999f, 1.00001f);
      }
    }
  }

  @Test
  void argumentsThatNobodyReadsAreNamed() throws IOException {
    refused("with threshold = 0.7", function("Relu6", "'threshold': 0.7", "{}"));
    refused("with beta = 2.0", tensorFlow("nn.silu", "{'beta': 2.0}"));
    refused("with axis = 1", tensorFlow("math.add", "{'y': 1.0, 'axis': 1}"));
    refused(
        "training = true",
        layer("ReLU", "end", "", "image").replace("{}}]", "{'training': true}}]"));
    refused("the number 2.0", layer("ReLU", "end", "", "image").replace("]], 'kw", "], 2.0], 'kw"));
    assertThat(
            run("end", layer("ReLU", "end", "", "image").replace("{}}]", "{'training': false}}]")))
        .hasSize(24);
  }

  @Test
  void axesThatAreNotReadAreRefused() throws IOException {
    refused("axis [1, 2], wanted one", layer("Softmax", "end", "'axis': [1, 2]", "image"));
    String moments = ", 'mean': [1, 2, 3, 4], 'variance': [1, 1, 1, 1]";
    refused("wanted the last", layer("Normalization", "end", "'axis': [1]" + moments, "image"));
    refused("wanted one", layer("Normalization", "end", "'axis': null" + moments, "image"));
    refused(
        "data_format channels_first",
        layer("Flatten", "end", "'data_format': 'channels_first'", "image"));
  }

  @Test
  void anAverageIsTheMeanOfItsInputs() throws IOException {
    String[] layers = {
      layer("ReLU", "a", "", "image"),
      layer("LeakyReLU", "b", "'negative_slope': 0.5", "image"),
      layer("Average", "end", "", "image", "a", "b")
    };
    float[] wanted = new float[INPUT.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = (INPUT[i] + Math.max(INPUT[i], 0) + (float) leaky(INPUT[i], 0.5)) / 3;
    }

    Goldens.assertClose("average", run("output", layers), wanted, 1e-6);
  }

  @Test
  void thePlaceOfAPaddingHasItsZeros() throws IOException {
    String pad = layer("ZeroPadding2D", "zeros", "'padding': [[1, 0], [0, 2]]", "image");
    String drop = layer("Dropout", "drop", "", "zeros");
    String pool = layer("MaxPooling2D", "end", "'pool_size': 2", "drop");
    String end = layer("GlobalMaxPooling2D", "end", "", "zeros");

    assertThat(run("zeros", pad, drop, pool)).hasSize(5 * 5 * 2).startsWith(new float[10]);
    assertThat(run("drop", pad, drop, pool)).hasSize(5 * 5 * 2);
    assertThat(run("zeros", pad, end)).hasSize(5 * 5 * 2);
  }

  @Test
  void aPaddingThatAConvolutionTakesUpIsAPlaceToo() throws IOException {
    byte[] file =
        Archives.changed(
            config ->
                config
                    .replaceFirst("(\"name\": \"dw\".*?\"padding\": \")same", "$1valid")
                    .replace("\"class_name\": \"ReLU\"", "\"class_name\": \"ZeroPadding2D\"")
                    .replace("\"max_value\": 6.0", "\"padding\": 1"));
    Imported model = KerasModel.read(file, "m.keras", Shape.of(6, 5, 3));

    assertThat(model.graph().upTo("re_lu").shapes(model.input()))
        .last()
        .isEqualTo(Shape.of(5, 5, 4));
    assertThat(model.graph().nodes().stream().filter(n -> n.name().equals("re_lu.pad"))).hasSize(1);
  }
}
