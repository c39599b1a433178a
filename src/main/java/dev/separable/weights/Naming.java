package dev.separable.weights;

import dev.separable.graph.Graph;
import dev.separable.graph.Parameter;
import dev.separable.tensor.Shape;
import java.util.List;

/** How a library names and lays out the parameters of a graph in its files. */
public sealed interface Naming permits TorchNaming, FlaxNaming, KerasNaming {

  /** PyTorch's and timm's: {@code layer.weight} as (out, in / groups, kh, kw). */
  Naming TORCH = new TorchNaming();

  /** Flax's: {@code depthwise_kernel} as (kh, kw, in / groups, out). */
  Naming FLAX = new FlaxNaming();

  /** Keras': {@code layer/kernel} as (kh, kw, in / groups, out), (kh, kw, in, multiplier). */
  Naming KERAS = new KerasNaming();

  /** Where a parameter stands in a file of this library. */
  Stored locate(Parameter parameter);

  /**
   * A parameter as a file holds it.
   *
   * @param name of the tensor in the file
   * @param shape in the file
   * @param axes transposes the file's tensor to the project's layout, see {@code Tensor.transpose};
   *     null if equal
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Stored(String name, Shape shape, int[] axes) {
    /** Which axis in the file counts the outputs of a kernel or matrix. */
    public int outAxis() {
      int last = shape.rank() - 1;
      return axes == null ? last : axes[last];
    }

    /** Which axis of a convolution's kernel in the file is its width. */
    int widthAxis() {
      return axes == null ? 1 : 3;
    }
  }

  /**
   * The naming under which most of the graph's parameters are in the file; PyTorch's, then Flax's,
   * if several find as many. Keras' is made for the two: layers without names of their own are
   * found by class and order.
   */
  static Naming of(Weights file, Graph graph) {
    Naming best = TORCH;
    for (Naming naming : List.of(FLAX, KerasNaming.of(file, graph))) {
      if (naming.located(file, graph) > best.located(file, graph)) {
        best = naming;
      }
    }
    return best;
  }

  /** How many of the graph's parameters are in the file under this naming. */
  default long located(Weights file, Graph graph) {
    return graph.parameters().stream()
        .filter(parameter -> file.has(locate(parameter).name()))
        .count();
  }
}
