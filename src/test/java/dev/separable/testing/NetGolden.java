package dev.separable.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.Binding;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import dev.separable.zoo.Zoo;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.data.Offset;

/** Compares a whole network with {@code golden/nets}: logits, pooled features and every stage. */
public final class NetGolden {
  private static final double ALLOWED = 3e-5;

  private final JsonNode one;
  private final Weights golden;
  private final Weights file;
  private final Kernels kernels;
  private final Graph graph;
  private final int side;

  private NetGolden(String library, String name, Kernels kernels) {
    Path nets = Shared.path("golden/nets");
    this.one = caseOf(nets, library, name);
    this.golden = Goldens.tensors(nets.resolve(one.get("file").asText()));
    this.file = FormulaWeights.read(nets.resolve(one.get("weights").asText()));
    this.kernels = kernels;
    this.graph = Zoo.network(name + "(library=" + library + ")", 1000).graph();
    this.side = one.get("resolution").asInt();
  }

  /** Fails unless the network gives the stored values with the weights of the formula. */
  public static void check(String library, String name, Kernels kernels) {
    new NetGolden(library, name, kernels).check();
  }

  private static JsonNode caseOf(Path nets, String library, String name) {
    for (JsonNode one : Goldens.json(nets.resolve("cases.json")).get("cases")) {
      if (one.get("name").asText().equals(name) && one.get("library").asText().equals(library)) {
        return one;
      }
    }
    throw new IllegalStateException("no case " + name + " of " + library);
  }

  private void check() {
    FormulaWeights formula = new FormulaWeights("");
    float[] input = formula.tensor("input", 0, 2, 1, side, side, 3).data();
    float[] input2 = formula.tensor("input2", 0, 2, 1, side, side, 3).data();
    assertThat(golden.byName()).containsKeys("logits", "logits2");
    for (String end : Set.of("logits", "pooled", "pre_logits")) {
      // Those of torchvision have no pooled features.
      if (!golden.has(end)) {
        continue;
      }
      Goldens.assertClose(end, run(end, input).data(), golden.tensor(end).data(), ALLOWED);
    }
    Tensor second = run("logits", input2);
    Goldens.assertClose("logits2", second.data(), golden.tensor("logits2").data(), ALLOWED);
    for (JsonNode stage : one.get("stages")) {
      String name = stage.get("name").asText();
      compareStage(name, run(name, input).data(), golden.tensor("stage/" + name).data());
    }
  }

  private Tensor run(String cut, float[] input) {
    Graph part = graph.upTo(cut);
    Weights own = Binding.bind(part, file, Naming.TORCH).weights();
    return Goldens.run(new Model(part, own), kernels, Shape.of(side, side, 3), 1, input);
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
    assertThat(mean).as(name + " mean").isCloseTo(wanted[0], Offset.offset(allowed));
    double deviation = Math.sqrt(Math.max(0, squares / map.length - mean * mean));
    assertThat(deviation).as(name + " deviation").isCloseTo(wanted[1], Offset.offset(allowed));
    assertThat(Math.sqrt(squares))
        .as(name + " L2")
        .isCloseTo(wanted[2], Offset.offset(ALLOWED * wanted[2]));
    assertThat(largest).as(name + " largest").isCloseTo(wanted[3], Offset.offset(allowed));
    for (int i = 0; i < 24; i++) {
      int at = i < 8 ? i : (int) ((long) (i - 8) * (map.length - 1) / 15);
      assertThat((double) map[at])
          .as(name + " at " + at)
          .isCloseTo(wanted[4 + i], Offset.offset(allowed));
    }
  }
}
