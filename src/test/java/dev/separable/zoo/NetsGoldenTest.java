package dev.separable.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.FormulaWeights;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import dev.separable.weights.Binding;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole networks beside timm: logits, pooled features and every stage. */
@Tag("acceptance")
class NetsGoldenTest {
  private static final double ALLOWED = 3e-5;
  private static final Path NETS = Shared.path("golden/nets");

  static Stream<String> networks() {
    List<String> both = new ArrayList<>();
    for (String kernels : List.of("panama", "scalar")) {
      for (String net : List.of("mobilenetv1_100", "mobilenetv2_100", "efficientnet_lite0")) {
        both.add(kernels + " " + net);
      }
    }
    return both.stream();
  }

  private static JsonNode caseOf(String name) {
    for (JsonNode one : Goldens.json(NETS.resolve("cases.json")).get("cases")) {
      if (one.get("name").asText().equals(name) && one.get("library").asText().equals("timm")) {
        return one;
      }
    }
    throw new IllegalStateException("no case " + name);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void logitsAndStages(String kernelsAndName) {
    Kernels kernels = Kernels.named(kernelsAndName.split(" ")[0]);
    JsonNode one = caseOf(kernelsAndName.split(" ")[1]);
    Weights golden = Goldens.tensors(NETS.resolve(one.get("file").asText()));
    Weights file = FormulaWeights.read(NETS.resolve(one.get("weights").asText()));
    Graph graph = Zoo.network(one.get("name").asText(), 1000).graph();
    int side = one.get("resolution").asInt();
    Shape shape = Shape.of(side, side, 3);
    FormulaWeights formula = new FormulaWeights("");
    float[] input = formula.tensor("input", 0, 2, 1, side, side, 3).data();
    float[] input2 = formula.tensor("input2", 0, 2, 1, side, side, 3).data();

    for (String end : List.of("logits", "pooled", "pre_logits")) {
      String cut = end.equals("pre_logits") ? "pooled" : end;
      Tensor found = run(graph, cut, file, kernels, shape, input);
      Goldens.assertClose(end, found.data(), golden.tensor(end).data(), ALLOWED);
    }
    Tensor second = run(graph, "logits", file, kernels, shape, input2);
    Goldens.assertClose("logits2", second.data(), golden.tensor("logits2").data(), ALLOWED);
    for (JsonNode stage : one.get("stages")) {
      String name = stage.get("name").asText();
      Tensor found = run(graph, name, file, kernels, shape, input);
      compareStage(name, found.data(), golden.tensor("stage/" + name).data());
    }
  }

  private static Tensor run(
      Graph whole, String cut, Weights file, Kernels kernels, Shape shape, float[] input) {
    Graph graph = whole.upTo(cut);
    Weights own = Binding.bind(graph, file, Naming.TORCH).weights();
    return Goldens.run(new Model(graph, own), kernels, shape, 1, input);
  }

  /** Mean, deviation, L2, largest, first 8, and 16 samples spread over the map. */
  private static void compareStage(String name, float[] map, float[] wanted) {
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (float v : map) {
      sum += v;
      squares += (double) v * v;
      largest = Math.max(largest, Math.abs(v));
    }
    double mean = sum / map.length;
    double allowed = ALLOWED * wanted[3];
    assertThat(mean).as(name + " mean").isCloseTo(wanted[0], within(allowed));
    double deviation = Math.sqrt(Math.max(0, squares / map.length - mean * mean));
    assertThat(deviation).as(name + " deviation").isCloseTo(wanted[1], within(allowed));
    assertThat(Math.sqrt(squares))
        .as(name + " L2")
        .isCloseTo(wanted[2], within(ALLOWED * wanted[2]));
    assertThat(largest).as(name + " largest").isCloseTo(wanted[3], within(allowed));
    for (int i = 0; i < 24; i++) {
      int at = i < 8 ? i : (int) ((long) (i - 8) * (map.length - 1) / 15);
      assertThat((double) map[at]).as(name + " at " + at).isCloseTo(wanted[4 + i], within(allowed));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double allowed) {
    return org.assertj.core.data.Offset.offset(allowed);
  }
}
