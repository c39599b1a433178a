package dev.separable.weights;

import dev.separable.graph.Graph;
import dev.separable.graph.Parameter;
import dev.separable.graph.Role;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** How a library names and lays out the parameters of a graph in its files. */
public sealed interface Naming
    permits TorchNaming, FlaxNaming, KerasNaming, EfficientNetNaming, PrefixedNaming {

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
    /** Which axis of a convolution's kernel in the file is its width. */
    int widthAxis() {
      return axes == null ? 1 : 3;
    }

    /** Which axis of a kernel or matrix in the file counts its outputs. */
    int outputAxis() {
      return axes == null ? -1 : 0;
    }
  }

  /**
   * The naming under which most of the graph's parameters are in the file; PyTorch's if none finds
   * more. Considered are also names behind a prefix such as {@code backbone.}, those of the package
   * EfficientNet-PyTorch for timm's EfficientNets, and Keras' layers without names of their own,
   * which are found by class and order.
   */
  static Naming of(Weights file, Graph graph) {
    List<Naming> candidates = new ArrayList<>(List.of(FLAX, KerasNaming.of(file, graph)));
    EfficientNetNaming.of(graph).ifPresent(candidates::add);
    for (Naming plain : List.of(TORCH, FLAX)) {
      candidates.addAll(PrefixedNaming.of(plain, file, graph));
    }
    Naming best = TORCH;
    long most = best.located(file, graph);
    for (Naming candidate : candidates) {
      long found = candidate.located(file, graph);
      if (found > most) {
        best = candidate;
        most = found;
      }
    }
    return best;
  }

  /**
   * How many outputs the file gives the last layer of the graph, its classifier; empty if the file
   * does not have that layer.
   */
  default OptionalInt outputs(Weights file, Graph graph) {
    List<Stored> kernels =
        graph.parameters().stream()
            .filter(parameter -> parameter.role() == Role.WEIGHT)
            .map(this::locate)
            .toList();
    if (kernels.isEmpty()) {
      return OptionalInt.empty();
    }
    Stored last = kernels.get(kernels.size() - 1);
    if (!file.has(last.name()) || file.tensor(last.name()).shape().rank() != last.shape().rank()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(file.tensor(last.name()).shape().at(last.outputAxis()));
  }

  /** How many of the graph's parameters are in the file under this naming. */
  default long located(Weights file, Graph graph) {
    return graph.parameters().stream()
        .filter(parameter -> file.has(locate(parameter).name()))
        .count();
  }
}
