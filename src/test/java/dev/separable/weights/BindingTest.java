package dev.separable.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.graph.Graph;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.testing.TinyNetwork;
import dev.separable.zoo.LayerSpecs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BindingTest {
  private static final Graph TINY = TinyNetwork.graph();

  private static Weights changed(Consumer<Map<String, Tensor>> change) {
    Weights whole = Goldens.tensors(Goldens.path("weights/tiny_f32.safetensors"));
    Map<String, Tensor> tensors = new LinkedHashMap<>(whole.byName());
    change.accept(tensors);
    return Weights.of(tensors);
  }

  private static void assertRefused(Weights file, String... mentioned) {
    assertThatThrownBy(() -> Binding.bind(TINY, file, Naming.TORCH))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll(mentioned)
        .hasMessageNotContaining("\n");
  }

  @Test
  void everythingThatIsWrongStandsInOneMessage() {
    Weights file =
        changed(
            tensors -> {
              tensors.remove("block2.pw.bn.running_var");
              tensors.put("block1.dw.conv.weight", Tensor.zeros(16, 1, 3, 3));
              tensors.put("block9.extra.weight", Tensor.zeros(4));
            });
    assertRefused(
        file,
        "block2.pw.bn.running_var [24] is missing",
        "block1.dw.conv.weight is [16, 1, 3, 3], the model wants [8, 1, 3, 3]",
        "block9.extra.weight");
  }

  @Test
  void surplusTensorsAloneAreListedAndNotRefused() {
    Weights file = changed(tensors -> tensors.put("block9.extra.weight", Tensor.zeros(4)));
    assertThat(Binding.bind(TINY, file, Naming.TORCH).surplus())
        .containsExactly("block9.extra.weight");
  }

  @Test
  void anotherLibrarysLayoutIsToldByTheShapes() {
    Weights file =
        changed(tensors -> tensors.put("block1.dw.conv.weight", Tensor.zeros(3, 3, 1, 8)));
    assertRefused(file, "block1.dw.conv.weight", "[3, 3, 1, 8]", "[8, 1, 3, 3]");
  }

  @Test
  void variancesAreNotNegative() {
    Weights file =
        changed(
            tensors ->
                tensors.put(
                    "stem.bn.running_var", Tensor.of(new float[] {1, 1, 1, -1, 1, 1, 1, 1}, 8)));
    assertRefused(file, "stem.bn.running_var", "-1.0");
  }

  @Test
  void weightsAreFinite() {
    Weights file =
        changed(
            tensors -> {
              float[] bias = new float[10];
              bias[3] = Float.NaN;
              tensors.put("classifier.bias", Tensor.of(bias, 10));
            });
    assertRefused(file, "classifier.bias", "NaN");
  }

  @Test
  void kernelsAreTransposedToTheProjectsLayout() {
    Graph graph = LayerSpecs.graph("separable(features=2,kernel=1x3)", Shape.of(4, 4, 2));
    Weights file =
        Weights.of(
            Map.of(
                "depthwise.weight", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 1, 1, 3),
                "pointwise.weight", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2, 1, 1),
                "pointwise.bias", Tensor.of(new float[] {7, 8}, 2)));
    Weights own = Binding.bind(graph, file, Naming.of(file, graph)).weights();
    assertThat(own.tensor("depthwise.weight"))
        .satisfies(t -> assertThat(t.shape()).isEqualTo(Shape.of(1, 3, 1, 2)))
        .satisfies(t -> assertThat(t.data()).containsExactly(1, 4, 2, 5, 3, 6));
    assertThat(own.tensor("pointwise.weight").data()).containsExactly(1, 3, 2, 4);
  }

  @Test
  void flaxNamesAreRecognised() {
    Graph graph =
        LayerSpecs.graph("separable(features=2)|pointwise(features=1)", Shape.of(4, 4, 1));
    Weights file =
        Weights.of(
            Map.of(
                "0.depthwise_kernel", Tensor.zeros(3, 3, 1, 1),
                "0.pointwise_kernel", Tensor.zeros(1, 1, 1, 2),
                "0.bias", Tensor.zeros(2),
                "1.pointwise_kernel", Tensor.zeros(1, 1, 2, 1),
                "1.bias", Tensor.zeros(1)));
    assertThat(Binding.bind(graph, file, Naming.of(file, graph)).surplus()).isEmpty();
  }

  @Test
  void aKernelOfOneDimensionIsTaken() {
    Graph graph = LayerSpecs.graph("separable1d(features=2,kernel=3)", Shape.of(9, 4));
    Weights file =
        Weights.of(
            Map.of(
                "depthwise.weight", Tensor.zeros(4, 1, 3),
                "pointwise.weight", Tensor.zeros(2, 4, 1),
                "pointwise.bias", Tensor.zeros(2)));
    assertThat(Binding.bind(graph, file, Naming.TORCH).weights().byName()).hasSize(3);
  }
}
