package dev.separable.weights;

import dev.separable.graph.Graph;
import dev.separable.graph.Parameter;
import dev.separable.graph.Role;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tensors of a file put to the parameters of a graph, in the project's names and layouts.
 *
 * @param weights by {@link Parameter#name}
 * @param surplus tensors of the file that the graph has no use for
 */
public record Binding(Weights weights, List<String> surplus) {
  private static final int MOST_LISTED = 4;

  /**
   * Binds a file to a graph.
   *
   * @throws WeightsException that lists every tensor that is missing, misshapen or unusable
   */
  public static Binding bind(Graph graph, Weights file, Naming naming) {
    Map<String, Tensor> bound = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> unfit = new ArrayList<>();
    for (Parameter parameter : graph.parameters()) {
      Naming.Stored stored = naming.locate(parameter);
      if (isMissing(stored, file)) {
        missing.add(stored.name() + " " + stored.shape() + " is missing");
        continue;
      }
      String problem = problem(parameter, stored, file);
      if (problem == null) {
        bound.put(parameter.name(), own(file.tensor(stored.name()), stored, parameter));
      } else {
        unfit.add(problem);
      }
    }
    List<String> surplus = surplus(graph, file, naming);
    if (!missing.isEmpty() || !unfit.isEmpty()) {
      boolean otherNames = missing.size() > graph.parameters().size() / 2;
      throw new WeightsException(
          "the weights do not fit the model%s: %s"
              .formatted(
                  otherNames ? hint(graph, file, naming) : "", listed(missing, unfit, surplus)));
    }
    return new Binding(Weights.of(bound), surplus);
  }

  /** Tensors of a file that a graph has no use for, in the order of the file. */
  public static List<String> surplus(Graph graph, Weights file, Naming naming) {
    Set<String> used =
        graph.parameters().stream()
            .map(parameter -> naming.locate(parameter).name())
            .collect(Collectors.toSet());
    return file.byName().keySet().stream().filter(name -> !used.contains(name)).toList();
  }

  private static boolean isMissing(Naming.Stored stored, Weights file) {
    return !file.has(stored.name()) && file.unusable(stored.name()).isEmpty();
  }

  private static String hint(Graph graph, Weights file, Naming naming) {
    // A naming that finds little is the file's, not the model's: it says nothing of the latter.
    boolean strange = 2 * naming.located(file, graph) < graph.parameters().size();
    Naming own = strange ? Naming.TORCH : naming;
    List<String> wanted =
        graph.parameters().stream().map(parameter -> own.locate(parameter).name()).toList();
    return NameHint.of(file.byName().keySet(), wanted)
        .map(whose -> " (the names in the file look like " + whose + ")")
        .orElse("");
  }

  /** Of each kind a few, so that none hides another. */
  private static String listed(List<String> missing, List<String> unfit, List<String> surplus) {
    List<String> parts = new ArrayList<>();
    if (!missing.isEmpty()) {
      parts.add(first(missing, "; "));
    }
    if (!unfit.isEmpty()) {
      parts.add(first(unfit, "; "));
    }
    if (!surplus.isEmpty()) {
      parts.add("the file also holds " + first(surplus, ", "));
    }
    return String.join("; ", parts);
  }

  private static String first(List<String> all, String separator) {
    List<String> shown = all.subList(0, Math.min(MOST_LISTED, all.size()));
    String more = all.size() > MOST_LISTED ? " and " + (all.size() - MOST_LISTED) + " more" : "";
    return String.join(separator, shown) + more;
  }

  private static String problem(Parameter parameter, Naming.Stored stored, Weights file) {
    String name = stored.name();
    if (!file.has(name)) {
      return name + " " + file.unusable(name).orElse("is missing");
    }
    Tensor tensor = file.tensor(name);
    if (!fits(stored, tensor.shape())) {
      return "%s is %s, the model wants %s".formatted(name, tensor.shape(), stored.shape());
    }
    for (float value : tensor.data()) {
      if (!Float.isFinite(value)) {
        return name + " holds " + value;
      }
      if (parameter.role() == Role.VARIANCE && value < 0) {
        return name + " holds the variance " + value;
      }
    }
    return null;
  }

  /** Equal, or a 1-D convolution's kernel where one whose width is 1 is wanted. */
  private static boolean fits(Naming.Stored stored, Shape found) {
    Shape wanted = stored.shape();
    if (wanted.equals(found)) {
      return true;
    }
    if (wanted.rank() != 4 || wanted.at(stored.widthAxis()) != 1) {
      return false;
    }
    int[] narrow = new int[3];
    for (int i = 0, to = 0; i < 4; i++) {
      if (i != stored.widthAxis()) {
        narrow[to++] = wanted.at(i);
      }
    }
    return Shape.of(narrow).equals(found);
  }

  private static Tensor own(Tensor tensor, Naming.Stored stored, Parameter parameter) {
    if (stored.axes() == null) {
      return tensor.reshape(parameter.shape());
    }
    return tensor.reshape(stored.shape()).transpose(stored.axes());
  }
}
