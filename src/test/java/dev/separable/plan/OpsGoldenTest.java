package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.GoldenSteps;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import dev.separable.weights.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Single operations, layers and blocks beside their float64 reference, on every kernel, fused and
 * not.
 */
@Tag("acceptance")
class OpsGoldenTest {
  private static final double ALLOWED = 2e-6;
  private static final Path OPS = Shared.path("golden/ops");

  @ParameterizedTest
  @ValueSource(strings = {"panama", "scalar", "naive"})
  void everyCase(String name) {
    Kernels kernels = Kernels.named(name);
    int cases = 0;
    for (JsonNode one : Goldens.json(OPS.resolve("cases.json")).get("cases")) {
      Weights file = Goldens.tensors(OPS.resolve(one.get("file").asText()));
      Tensor x = file.tensor("x");
      Tensor y = file.tensor("y");
      boolean sequence = one.get("steps").get(0).get("op").asText().equals("conv1d");
      int images = sequence ? 1 : x.shape().at(0);
      int[] dims = x.shape().toArray();
      Shape image = Shape.of(sequence ? dims : Arrays.copyOfRange(dims, 1, dims.length));
      Model model = GoldenSteps.model(one, file, x.shape().at(-1));
      for (CompiledModel compiled :
          List.of(CompiledModel.of(model, kernels), CompiledModel.unfused(model, kernels))) {
        Tensor found = Goldens.run(compiled, image, images, x.data());
        String what = name + " " + one.get("case").asText();
        if (one.get("case").asText().startsWith("act_")) {
          compareActivation(what, found.data(), y.data());
        } else {
          Goldens.assertClose(what, found.data(), y.data(), ALLOWED);
        }
      }
      cases++;
    }
    assertThat(cases).isEqualTo(109);
  }

  private static void compareActivation(String what, float[] found, float[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      assertThat(Math.abs((double) found[i] - wanted[i]))
          .as(what + " at " + i + " wanted " + wanted[i] + " found " + found[i])
          .isLessThanOrEqualTo(1e-6 * Math.max(1, Math.abs(wanted[i])));
    }
  }
}
