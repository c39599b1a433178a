package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Graph;
import dev.separable.weights.Weights;
import dev.separable.zoo.Network;
import dev.separable.zoo.Zoo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of the zoo have their activations already, so what recognises them changes nothing. */
class ZooPassTest {
  private static final List<Pass> RECOGNITION =
      List.of(
          new NumbersIntoFormulas(),
          new MergeRamps(),
          new RecogniseGates(),
          new MergeRounding(),
          new PadIntoConvolution());

  static List<String> names() {
    return Zoo.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theGraphStays(String name) {
    for (Network network : Zoo.networks(name, 10)) {
      Graph before = network.graph().upTo("output");
      Model model = new Model(before, Weights.of(Map.of()));
      for (Pass pass : RECOGNITION) {
        model = pass.apply(model);
      }
      assertThat(model.graph().nodes()).isEqualTo(before.nodes());
      assertThat(model.graph().marks()).isEqualTo(before.marks());
    }
  }
}
