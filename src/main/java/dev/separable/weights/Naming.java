package dev.separable.weights;

import dev.separable.graph.Parameter;
import dev.separable.tensor.Shape;

/** How a library names and lays out the parameters of a graph in its files. */
public sealed interface Naming permits TorchNaming, FlaxNaming, OwnNaming {

  /** PyTorch's and timm's: {@code layer.weight} as (out, in / groups, kh, kw). */
  Naming TORCH = new TorchNaming();

  /** Flax's: {@code depthwise_kernel} as (kh, kw, in / groups, out). */
  Naming FLAX = new FlaxNaming();

  /** The project's own names and layouts, see {@link Parameter}. */
  Naming OWN = new OwnNaming();

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
  record Stored(String name, Shape shape, int[] axes) {}

  /**
   * The naming that the names in a file of layer weights speak of: Flax's if one ends in {@code
   * kernel}.
   */
  static Naming of(Weights file) {
    boolean flax = file.byName().keySet().stream().anyMatch(name -> name.endsWith("kernel"));
    return flax ? FLAX : TORCH;
  }
}
