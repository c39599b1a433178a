package dev.separable.extract;

import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.plan.CompiledModel;
import dev.separable.plan.Model;
import dev.separable.plan.Plan;
import dev.separable.plan.Scratch;
import dev.separable.tensor.Tensor;
import dev.separable.weights.Binding;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import dev.separable.zoo.LayerSpecs;

/**
 * A layer spec as a function of its weights and its input, both given at call time: {@code
 * LayerFunction.of("separable(features=64,kernel=3x3)").apply(weights, x)}. The same plan and
 * kernels as in the job.
 */
public final class LayerFunction {
  private final String spec;
  private final Kernels kernels;

  private LayerFunction(String spec, Kernels kernels) {
    this.spec = spec;
    this.kernels = kernels;
  }

  /**
   * A function that computes with the best kernels of this JVM.
   *
   * @throws IllegalArgumentException if the text is not a layer spec
   */
  public static LayerFunction of(String spec) {
    return of(spec, Kernels.best());
  }

  /** The same with these kernels. */
  public static LayerFunction of(String spec, Kernels kernels) {
    if (!LayerSpecs.isSpec(spec)) {
      throw new IllegalArgumentException(
          "'" + spec + "' is no layer spec; layers are " + String.join(", ", LayerSpecs.names()));
    }
    return new LayerFunction(spec, kernels);
  }

  /**
   * The layer's output.
   *
   * @param weights by Flax's or PyTorch's names and layouts
   * @param x (H, W, C) or [sequence, embedding]
   * @return (H', W', F) or [sequence', F], not flattened
   * @throws dev.separable.weights.WeightsException if the weights do not fit
   * @throws IllegalArgumentException if the input does not
   */
  public Tensor apply(Weights weights, Tensor x) {
    Graph graph = LayerSpecs.graph(spec, x.shape());
    Model model =
        new Model(graph, Binding.bind(graph, weights, Naming.of(weights, graph)).weights());
    Plan plan = CompiledModel.of(model, kernels).plan(x.shape());
    Scratch scratch = plan.scratch(1);
    System.arraycopy(x.data(), 0, scratch.input(), 0, x.data().length);
    plan.run(scratch, 1);
    float[] y = new float[plan.output().length()];
    System.arraycopy(scratch.output(), 0, y, 0, y.length);
    return new Tensor(plan.output(), y);
  }
}
