package dev.separable.weights;

import dev.separable.graph.Graph;
import dev.separable.graph.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Another naming's names behind a prefix, as in files of a larger module that holds the network.
 *
 * @param naming of what follows the prefix
 * @param prefix with its dot, as {@code model.backbone.}
 */
record PrefixedNaming(Naming naming, String prefix) implements Naming {
  /** What modules call a network that they hold. Other prefixes may be one of several layers. */
  private static final Set<String> WORDS =
      Set.of(
          "_orig_mod",
          "backbone",
          "base",
          "base_model",
          "body",
          "encoder",
          "extractor",
          "feature_extractor",
          "model",
          "module",
          "net",
          "network",
          "student");

  /** Every prefix that the file puts before the first of the graph's parameters. */
  static List<Naming> of(Naming naming, Weights file, Graph graph) {
    List<Parameter> parameters = graph.parameters();
    if (parameters.isEmpty()) {
      return List.of();
    }
    String first = naming.locate(parameters.get(0)).name();
    return file.byName().keySet().stream()
        .filter(name -> name.endsWith("." + first))
        .map(name -> name.substring(0, name.length() - first.length()))
        .filter(prefix -> WORDS.containsAll(Arrays.asList(prefix.split("\\."))))
        .<Naming>map(prefix -> new PrefixedNaming(naming, prefix))
        .toList();
  }

  @Override
  public Stored locate(Parameter parameter) {
    Stored plain = naming.locate(parameter);
    return new Stored(prefix + plain.name(), plain.shape(), plain.axes());
  }
}
