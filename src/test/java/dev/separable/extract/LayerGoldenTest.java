package dev.separable.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.weights.Binding;
import dev.separable.weights.InitialWeights;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import dev.separable.zoo.LayerSpecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The layer beside Flax and PyTorch: drawn parameters bit for bit, outputs within 2e-6 of float64.
 */
@Tag("any-kernel")
class LayerGoldenTest {
  private static final double ALLOWED = 2e-6;

  private static List<JsonNode> cases(String folder) {
    List<JsonNode> cases = new ArrayList<>();
    for (JsonNode one : Goldens.json(Goldens.path(folder + "/cases.json")).get("cases")) {
      if (Files.exists(Goldens.path(folder).resolve(one.get("file").asText()))) {
        cases.add(one);
      }
    }
    return cases;
  }

  static List<JsonNode> flaxCases() {
    return cases("flax");
  }

  static List<JsonNode> torchCases() {
    return cases("torch-init");
  }

  private static String flaxSpec(JsonNode one) {
    return "separable(features=%d,kernel=%dx%d)"
        .formatted(
            one.get("features").asInt(), one.get("kernel_h").asInt(), one.get("kernel_w").asInt());
  }

  @ParameterizedTest
  @MethodSource("flaxCases")
  void flaxLayer(JsonNode one) {
    Path file = Goldens.path("flax").resolve(one.get("file").asText());
    Weights golden = Goldens.tensors(file);
    Tensor x = golden.tensor("x");
    Graph graph = LayerSpecs.graph(flaxSpec(one), x.shape());
    Weights own = InitialWeights.of("flax:" + one.get("seed").asLong(), graph);
    for (String half : List.of("depthwise", "pointwise")) {
      Tensor drawn = own.tensor(half + ".weight");
      Tensor wanted = golden.tensor(half + "_kernel");
      assertThat(drawn.shape()).isEqualTo(wanted.shape());
      assertThat(drawn.data()).as(half).containsExactly(wanted.data());
    }
    assertThat(own.tensor("pointwise.bias").data()).containsOnly(0f);
    for (String kernels : List.of(Kernels.best().name(), "scalar", "naive")) {
      float[] y =
          Goldens.run(new Model(graph, own), Kernels.named(kernels), x.shape(), 1, x.data()).data();
      Goldens.assertClose(kernels, y, golden.tensor("y_float64").data(), ALLOWED);
    }
  }

  /** The functional form takes the file's own names and layouts. */
  @ParameterizedTest
  @MethodSource("flaxCases")
  void functionalForm(JsonNode one) {
    Weights golden = Goldens.tensors(Goldens.path("flax").resolve(one.get("file").asText()));
    Tensor y = LayerFunction.of(flaxSpec(one)).apply(golden, golden.tensor("x"));
    assertThat(y.shape()).isEqualTo(shape(one.get("y_shape")));
    Goldens.assertClose("y", y.data(), golden.tensor("y_float64").data(), ALLOWED);
  }

  private static Shape shape(JsonNode dims) {
    int[] shape = new int[dims.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dims.get(i).asInt();
    }
    return Shape.of(shape);
  }

  @ParameterizedTest
  @MethodSource("torchCases")
  void torchParameters(JsonNode one) {
    Path file = Goldens.path("torch-init").resolve(one.get("file").asText());
    Weights golden = Goldens.tensors(file);
    JsonNode kernel = one.get("kernel");
    String spec =
        "separable(features=%d,kernel=%dx%d,padding=torch,bias=%s,depth_multiplier=%d)"
            .formatted(
                one.get("features").asInt(),
                kernel.get(0).asInt(),
                kernel.get(1).asInt(),
                one.get("bias").asBoolean() ? "both" : "none",
                one.get("depth_multiplier").asInt());
    Graph graph = LayerSpecs.graph(spec, Shape.of(16, 16, one.get("channels").asInt()));
    Weights drawn = InitialWeights.of("torch:" + one.get("seed").asLong(), graph);
    Weights wanted = Binding.bind(graph, golden, Naming.TORCH).weights();
    assertThat(drawn.byName().keySet()).isEqualTo(wanted.byName().keySet());
    wanted
        .byName()
        .forEach((n, t) -> assertThat(drawn.tensor(n).data()).as(n).containsExactly(t.data()));
  }

  /** In a chain, each layer is a module of its own, named by its position. */
  @Test
  void nestedLayersHaveKeysOfTheirOwn() {
    Shape input = Shape.of(8, 8, 3);
    Graph chain = LayerSpecs.graph("separable(features=3)|separable(features=3)", input);
    Weights own = InitialWeights.of("flax:1", chain);
    assertThat(own.tensor("0.depthwise.weight").data())
        .isNotEqualTo(own.tensor("1.depthwise.weight").data());
  }

  @Test
  @Tag("acceptance")
  void everyFlaxCaseIsThere() {
    assertThat(flaxCases().size()).isGreaterThanOrEqualTo(21);
    assertThat(torchCases()).hasSize(9);
  }
}
