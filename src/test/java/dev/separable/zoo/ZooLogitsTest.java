package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.graph.Parameter;
import dev.separable.graph.Role;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.FormulaWeights;
import dev.separable.testing.Goldens;
import dev.separable.weights.Binding;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten logits of small networks beside the libraries' own (torchvision 0.29.2, timm 1.0.31, float64
 * from float32 weights). Every tensor follows from its name by the formula of {@link
 * FormulaWeights}: kernels offset 0, scale sqrt(gain / fan-in); gamma 1, 0.4; variance 1, 1; beta,
 * mean and bias 0, 0.2; the input (75, 75, 3), HWC, 0, 2.
 */
class ZooLogitsTest {
  private static final int SIDE = 75;

  static List<String> lines() throws IOException {
    List<String> all = Files.readAllLines(Goldens.path("zoo/logits.csv"));
    return all.subList(1, all.size());
  }

  @ParameterizedTest
  @MethodSource("lines")
  void logits(String line) {
    String[] cells = line.split(";");
    String[] wanted = cells[2].split(" ");
    Graph graph = Zoo.network(cells[0], wanted.length).graph();
    Weights own =
        Binding.bind(graph, weights(graph, Double.parseDouble(cells[1])), Naming.TORCH).weights();
    float[] input = new FormulaWeights("").tensor("input", 0, 2, SIDE, SIDE, 3).data();
    Model model = new Model(graph, own);
    Tensor found = Goldens.run(model, Kernels.best(), Shape.of(SIDE, SIDE, 3), 1, input);
    float[] values = new float[wanted.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(wanted[i]);
    }
    Goldens.assertClose(cells[0], found.data(), values, 3e-5);
  }

  private static Weights weights(Graph graph, double gain) {
    FormulaWeights formula = new FormulaWeights("");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : graph.parameters()) {
      Naming.Stored stored = Naming.TORCH.locate(parameter);
      int[] shape = stored.shape().toArray();
      double offset = parameter.role() == Role.GAMMA || parameter.role() == Role.VARIANCE ? 1 : 0;
      tensors.put(
          stored.name(),
          formula.tensor(stored.name(), offset, scale(parameter, shape, gain), shape));
    }
    return Weights.of(tensors);
  }

  private static double scale(Parameter parameter, int[] shape, double gain) {
    return switch (parameter.role()) {
      case WEIGHT -> Math.sqrt(gain / fanIn(parameter.op(), shape));
      case GAMMA -> 0.4;
      case VARIANCE -> 1;
      default -> 0.2;
    };
  }

  private static int fanIn(Op op, int[] shape) {
    return op instanceof Op.Linear ? shape[1] : shape[1] * shape[2] * shape[3];
  }
}
