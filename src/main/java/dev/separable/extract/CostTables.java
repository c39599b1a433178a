package dev.separable.extract;

import dev.separable.graph.CostRow;
import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.graph.Parameter;
import dev.separable.graph.Role;
import dev.separable.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;

/** Costs of a model by its name alone, without weights. */
public final class CostTables {
  /**
   * The cost of a model for one input.
   *
   * @param model as run
   * @param input shape of the network's input
   * @param rows per convolution and linear layer
   * @param normParams trainable values of the batch norms, which have no rows
   */
  public record Table(String model, Shape input, List<CostRow> rows, long normParams) {}

  private CostTables() {}

  /**
   * The table of a model.
   *
   * @param model as {@code --model} takes it; null is the shipped one
   * @param input (H, W, C); null takes the network's own size, which a layer does not have
   * @throws IllegalArgumentException with a one-line message for the user
   */
  public static Table table(String model, Shape input) {
    ModelSource source = ModelSource.of(model == null ? Shipped.MODEL : model, null, input);
    return table(source, input);
  }

  /** Whether {@code --model} names a file, which {@link #ofFile} reads. */
  public static boolean isFile(String model) {
    return model != null && ModelFiles.isFile(model);
  }

  /**
   * The table of a model in a file, whole.
   *
   * @param files reads a file, whole; throws UncheckedIOException when it cannot
   * @param input (H, W, C); null takes the file's own
   * @throws dev.separable.weights.WeightsException if the file is not such a model
   */
  public static Table ofFile(String model, Function<String, byte[]> files, Shape input) {
    return table(ModelFiles.model(model, files, input, new HashMap<>()), input);
  }

  private static Table table(ModelSource source, Shape input) {
    return table(source.name(), source.graph(), input == null ? source.input() : input);
  }

  /** The table of a recipe, up to its cut, for a network input of that shape. */
  public static Table table(Recipe recipe, Shape input) {
    return table(recipe.name(), recipe.graph(), input);
  }

  private static Table table(String name, Graph graph, Shape input) {
    return new Table(name, input, graph.cost(input), normParams(graph));
  }

  private static long normParams(Graph graph) {
    return graph.parameters().stream()
        .filter(p -> p.op() instanceof Op.BatchNorm)
        .filter(p -> p.role() == Role.GAMMA || p.role() == Role.BETA)
        .map(Parameter::shape)
        .mapToLong(Shape::elements)
        .sum();
  }
}
