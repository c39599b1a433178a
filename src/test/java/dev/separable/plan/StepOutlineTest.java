package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.CostRow;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import dev.separable.testing.TinyNetwork;
import dev.separable.weights.InitialWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepOutlineTest {
  private final Model model =
      new Model(TinyNetwork.graph(), InitialWeights.of("random:0", TinyNetwork.graph()));
  private final Plan plan =
      CompiledModel.of(model, Kernels.named("scalar")).plan(TinyNetwork.INPUT);

  @Test
  void aFusedStepListsItsLayers() {
    assertThat(plan.steps().stream().map(StepOutline::layers))
        .containsExactly(
            List.of("stem.conv"),
            List.of("block1.dw.conv", "block1.pw.conv"),
            List.of("block2.dw.conv", "block2.pw.conv"),
            List.of("block3.expand.conv"),
            List.of("block3.dw.conv", "block3.project.conv"),
            List.of("head.conv"),
            List.of("pool"),
            List.of("classifier"));
    assertThat(plan.steps().stream().map(StepOutline::op))
        .containsExactly(
            "conv",
            "separable",
            "separable",
            "pointwise",
            "separable",
            "pointwise",
            "global_pool",
            "linear");
  }

  @Test
  void multiplyAddsAreThoseOfTheGraphBeforeThePasses() {
    assertThat(plan.steps().stream().mapToLong(StepOutline::macs).sum())
        .isEqualTo(model.graph().cost(TinyNetwork.INPUT).stream().mapToLong(CostRow::macs).sum());
  }

  @Test
  void bytesAreThoseOfInputsResidualOutputAndWeights() {
    StepOutline stem = plan.steps().get(0);
    StepOutline project = plan.steps().get(4);

    assertThat(stem.output()).isEqualTo(Shape.of(16, 16, 8));
    assertThat(stem.activationBytes()).isEqualTo(4 * (32 * 32 * 3 + 16 * 16 * 8));
    assertThat(stem.weightBytes()).isEqualTo(4 * (3 * 3 * 3 * 8 + 8));
    assertThat(project.activationBytes()).isEqualTo(4 * 8 * 8 * (72 + 24 + 24));
    assertThat(project.weightBytes()).isEqualTo(4 * (9 * 72 + 72 + 72 * 24 + 24));
  }

  @Test
  void aTimedRunTellsEachStepAndGivesTheSameValues() {
    List<Integer> told = new ArrayList<>();
    float[] timed = output(told);
    Scratch scratch = filled();
    plan.run(scratch, 2);

    assertThat(timed).isEqualTo(Arrays.copyOf(scratch.output(), timed.length));
    assertThat(told).isEqualTo(IntStream.range(0, plan.steps().size()).boxed().toList());
  }

  private float[] output(List<Integer> told) {
    Scratch scratch = filled();
    plan.run(
        scratch,
        2,
        (step, nanoseconds) -> {
          assertThat(nanoseconds).isNotNegative();
          told.add(step);
        });
    return Arrays.copyOf(scratch.output(), 2 * plan.output().length());
  }

  private Scratch filled() {
    Scratch scratch = plan.scratch(2);
    for (int i = 0; i < 2 * plan.input().length(); i++) {
      scratch.input()[i] = i % 255 / 128f - 1;
    }
    return scratch;
  }
}
