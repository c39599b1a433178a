package dev.separable.zoo;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Single layers and chains of them, as users write them: {@code separable(features=64,kernel=3x3)},
 * several joined by {@code |}. The input's channels come from the data.
 */
public final class LayerSpecs {
  private static final int MOST_LAYERS = 1000;

  private static final Map<String, LayerKind> KINDS = kinds();

  private LayerSpecs() {}

  private static Map<String, LayerKind> kinds() {
    Map<String, LayerKind> kinds = new TreeMap<>();
    kinds.put("separable", SeparableLayers::separable);
    kinds.put("separable1d", SeparableLayers::separable1d);
    kinds.put("spatially_separable", SeparableLayers::spatiallySeparable);
    kinds.put("inverted_residual", SeparableLayers::invertedResidual);
    kinds.put("depthwise", SingleLayers::depthwise);
    kinds.put("pointwise", SingleLayers::pointwise);
    kinds.put("conv", SingleLayers::conv);
    return new LinkedHashMap<>(kinds);
  }

  /** Names of the layers that specs are made of. */
  public static List<String> names() {
    return List.copyOf(KINDS.keySet());
  }

  /** Whether the text begins with the name of a layer and is not a network or a file. */
  public static boolean isSpec(String text) {
    String first = split(text).get(0);
    int open = first.indexOf('(');
    return open > 0 && KINDS.containsKey(first.substring(0, open).strip());
  }

  /**
   * The graph of a spec for an input of that shape: (H, W, C), or [sequence, embedding]. In a
   * chain, the names of layer i (from 0) begin with {@code i.} and its output has the mark {@code
   * i}.
   *
   * @throws IllegalArgumentException naming what is wrong in the text or does not fit the input
   */
  public static Graph graph(String text, Shape input) {
    List<String> parts = split(text);
    if (parts.size() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "a chain of " + parts.size() + " layers; at most " + MOST_LAYERS + " are taken");
    }
    GraphBuilder graph = new GraphBuilder();
    LayerContext at = new LayerContext(graph, "", input.at(-1), 0, input.rank() == 2);
    for (int i = 0; i < parts.size(); i++) {
      Spec spec = Spec.parse(parts.get(i));
      LayerKind kind = KINDS.get(spec.name());
      if (kind == null) {
        throw new IllegalArgumentException(
            "unknown layer '" + spec.name() + "'; there are " + String.join(", ", names()));
      }
      try {
        at = kind.append(spec, at.under(parts.size() > 1 ? i + "." : ""));
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "the layer '" + parts.get(i) + "' has more channels than an int counts", e);
      }
      spec.end();
      if (parts.size() > 1) {
        graph.mark(Integer.toString(i), at.node());
      }
    }
    Graph built = graph.build(at.node());
    built.shapes(input);
    return built;
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split("\\|", -1)) {
      parts.add(part.strip());
    }
    return parts;
  }

  /** How one kind of layer is appended to a graph. */
  @FunctionalInterface
  interface LayerKind {
    /** Appends the layer and gives the place behind it. */
    LayerContext append(Spec spec, LayerContext at);
  }
}
