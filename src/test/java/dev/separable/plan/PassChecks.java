package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Graph;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Parameter;
import dev.separable.graph.Role;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A model before and after passes. */
final class PassChecks {
  private PassChecks() {}

  /** The graph with random weights, but for those that are given. */
  static Model random(Graph graph, int seed, Map<String, Tensor> given) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter p : graph.parameters()) {
      float[] data = new float[p.shape().length()];
      for (int i = 0; i < data.length; i++) {
        boolean positive = p.role() == Role.VARIANCE || p.role() == Role.GAMMA;
        data[i] = positive ? 0.1f + random.nextFloat() : random.nextFloat() - 0.5f;
      }
      tensors.put(p.name(), new Tensor(p.shape(), data));
    }
    tensors.putAll(given);
    return new Model(graph, Weights.of(tensors));
  }

  static Model random(Graph graph, int seed) {
    return random(graph, seed, Map.of());
  }

  static long count(Model model, Class<? extends Op> op) {
    return model.graph().nodes().stream().map(Node::op).filter(op::isInstance).count();
  }

  /** The ops without the input, in order. */
  static List<Op> ops(Model model) {
    return model.graph().nodes().stream().map(Node::op).skip(1).toList();
  }

  /** Every kernel gives what the naive one gives before the pass. */
  static void assertSameResults(Model before, Model after, Shape shape) {
    Random random = new Random(7);
    float[] x = new float[2 * shape.length()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() * 12 - 6;
    }
    Kernels naive = Kernels.named("naive");
    Tensor wanted = Goldens.run(CompiledModel.unfused(before, naive), shape, 2, x);
    for (Kernels kernels : List.of(naive, Kernels.named("scalar"), Kernels.best())) {
      Tensor found = Goldens.run(CompiledModel.unfused(after, kernels), shape, 2, x);
      assertThat(found.shape()).isEqualTo(wanted.shape());
      Goldens.assertClose(kernels.name() + " after", found.data(), wanted.data(), 3e-6);
    }
  }
}
