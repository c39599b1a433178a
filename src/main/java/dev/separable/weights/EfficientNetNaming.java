package dev.separable.weights;

import dev.separable.graph.Graph;
import dev.separable.graph.Parameter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the package EfficientNet-PyTorch, and of what was derived from it, for timm's graphs of
 * EfficientNets: blocks are counted through all stages, and the norms of a block from 0, or from 1
 * where nothing expands.
 *
 * @param layers from timm's names of layers to the package's
 */
record EfficientNetNaming(Map<String, String> layers) implements Naming {
  private static final Pattern IN_BLOCK = Pattern.compile("(blocks\\.\\d+\\.\\d+)\\.(.+)");
  private static final String STEM = "conv_stem";

  private static final Map<String, String> OUTSIDE =
      Map.of(
          STEM,
          "_conv_stem",
          "bn1",
          "_bn0",
          "conv_head",
          "_conv_head",
          "bn2",
          "_bn1",
          "classifier",
          "_fc");

  private static final Map<String, String> EXPANDING =
      Map.of(
          "conv_pw", "_expand_conv",
          "bn1", "_bn0",
          "conv_dw", "_depthwise_conv",
          "bn2", "_bn1",
          "se.conv_reduce", "_se_reduce",
          "se.conv_expand", "_se_expand",
          "conv_pwl", "_project_conv",
          "bn3", "_bn2");

  private static final Map<String, String> NOT_EXPANDING =
      Map.of(
          "conv_dw", "_depthwise_conv",
          "bn1", "_bn1",
          "se.conv_reduce", "_se_reduce",
          "se.conv_expand", "_se_expand",
          "conv_pw", "_project_conv",
          "bn2", "_bn2");

  /** The names for a graph; empty if it is none of timm's with such blocks. */
  static Optional<Naming> of(Graph graph) {
    Set<String> names = new HashSet<>();
    graph.parameters().forEach(parameter -> names.add(parameter.layer()));
    if (!names.contains(STEM)) {
      return Optional.empty();
    }
    Map<String, String> layers = new HashMap<>();
    Map<String, Integer> blocks = new LinkedHashMap<>();
    for (Parameter parameter : graph.parameters()) {
      String name = parameter.layer();
      Matcher block = IN_BLOCK.matcher(name);
      if (!block.matches()) {
        layers.put(name, OUTSIDE.get(name));
        continue;
      }
      boolean expanding = names.contains(block.group(1) + ".conv_pwl");
      String inside = (expanding ? EXPANDING : NOT_EXPANDING).get(block.group(2));
      int number = blocks.computeIfAbsent(block.group(1), b -> blocks.size());
      layers.put(name, inside == null ? null : "_blocks." + number + "." + inside);
    }
    return layers.containsValue(null)
        ? Optional.empty()
        : Optional.of(new EfficientNetNaming(layers));
  }

  @Override
  public Stored locate(Parameter parameter) {
    Stored own = Naming.TORCH.locate(parameter);
    String layer = parameter.layer();
    String other = layers.getOrDefault(layer, layer);
    return new Stored(other + own.name().substring(layer.length()), own.shape(), own.axes());
  }
}
