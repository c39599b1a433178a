package dev.separable.weights;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.graph.Parameter;
import dev.separable.tensor.Shape;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names and layouts of Keras: {@code layer/kernel} as (kh, kw, in / groups, out), of a depthwise
 * convolution (kh, kw, in, multiplier), of a Dense layer (in, out); {@code layer/gamma} … of a
 * BatchNormalization. The halves {@code layer.depthwise} and {@code layer.pointwise} of a graph are
 * one SeparableConv2D: {@code layer/depthwise_kernel}, {@code layer/pointwise_kernel}, {@code
 * layer/bias}.
 */
final class KerasNaming implements Naming {
  private static final String DEPTHWISE = ".depthwise";
  private static final String POINTWISE = ".pointwise";

  /** Names that Keras makes up: the class and a number, which depends on what was built before. */
  private static final Pattern MADE_UP =
      Pattern.compile(
          "(conv2d|convolution2d|depthwise_conv2d|separable_conv2d|separableconvolution2d"
              + "|batch_normalization|batchnormalization|dense|p_re_lu)(?:_([0-9]{1,9}))?");

  private final Map<String, String> layers;

  KerasNaming() {
    this(Map.of());
  }

  private KerasNaming(Map<String, String> layers) {
    this.layers = Map.copyOf(layers);
  }

  /**
   * The naming of a file's layers for a graph. A layer with a name of its own is found by it, also
   * where Keras 2 spelt it otherwise ({@code expanded_conv/depthwise/BatchNorm}); those with
   * made-up names, and those of files that number their layers instead of naming them, by class and
   * order. A classifier of another name is the only Dense layer that is left.
   */
  static KerasNaming of(Weights file, Graph graph) {
    Map<String, String> named = new LinkedHashMap<>();
    Map<String, TreeMap<Integer, String>> numbered = new HashMap<>();
    for (String layer : layersOf(file)) {
      Matcher madeUp = MADE_UP.matcher(layer);
      if (madeUp.matches()) {
        int number = madeUp.group(2) == null ? 0 : Integer.parseInt(madeUp.group(2));
        String kind = modern(madeUp.group(1));
        numbered.computeIfAbsent(kind, k -> new TreeMap<>()).put(number, layer);
      } else {
        named.putIfAbsent(canonical(layer), layer);
      }
    }
    Map<String, String> found = new HashMap<>();
    Map<String, Set<String>> open = byName(graph, named, found);
    boolean names = !found.isEmpty();
    open.forEach(
        (kind, layers) ->
            byOrder(layers, numbered.getOrDefault(kind, new TreeMap<>()).values(), names, found));
    Set<String> dense = open.getOrDefault("dense", Set.of());
    if (dense.size() == 1 && !numbered.containsKey("dense")) {
      String classifier = dense.iterator().next();
      onlyDense(file, named.values(), found).ifPresent(other -> found.put(classifier, other));
    }
    return new KerasNaming(found);
  }

  /** Finds layers by name; gives the others by class, in the order of the graph. */
  private static Map<String, Set<String>> byName(
      Graph graph, Map<String, String> named, Map<String, String> found) {
    Map<String, Set<String>> open = new LinkedHashMap<>();
    for (Parameter parameter : graph.parameters()) {
      String layer = kerasLayer(parameter.layer());
      String same = isMadeUp(layer) ? null : named.get(canonical(layer));
      if (same == null) {
        open.computeIfAbsent(kind(parameter), k -> new LinkedHashSet<>()).add(layer);
      } else {
        found.put(layer, same);
      }
    }
    return open;
  }

  /**
   * The first of the file's layers are the graph's, which may be cut. In a file that has names, a
   * layer of the graph with another name is only taken to be one of these if there are as many.
   */
  private static void byOrder(
      Set<String> graph, Collection<String> file, boolean names, Map<String, String> found) {
    boolean renamed = names && graph.stream().noneMatch(KerasNaming::isMadeUp);
    if (file.size() < graph.size() || (renamed && file.size() != graph.size())) {
      return;
    }
    Iterator<String> next = file.iterator();
    graph.forEach(layer -> found.put(layer, next.next()));
  }

  private static Optional<String> onlyDense(
      Weights file, Collection<String> layers, Map<String, String> found) {
    List<String> left =
        layers.stream()
            .filter(layer -> !found.containsValue(layer) && file.has(layer + "/kernel"))
            .filter(layer -> file.tensor(layer + "/kernel").shape().rank() == 2)
            .toList();
    return left.size() == 1 ? Optional.of(left.get(0)) : Optional.empty();
  }

  private static boolean isMadeUp(String layer) {
    return MADE_UP.matcher(layer).matches();
  }

  private static Set<String> layersOf(Weights file) {
    Set<String> layers = new LinkedHashSet<>();
    for (String name : file.byName().keySet()) {
      int slash = name.lastIndexOf('/');
      if (slash > 0) {
        layers.add(name.substring(0, slash));
      }
    }
    return layers;
  }

  private static String modern(String kind) {
    return switch (kind) {
      case "convolution2d" -> "conv2d";
      case "separableconvolution2d" -> "separable_conv2d";
      case "batchnormalization" -> "batch_normalization";
      default -> kind;
    };
  }

  private static String canonical(String layer) {
    return layer.toLowerCase(Locale.ROOT).replace('/', '_').replace("batchnorm", "bn");
  }

  private static String kind(Parameter parameter) {
    if (!kerasLayer(parameter.layer()).equals(parameter.layer())) {
      return "separable_conv2d";
    }
    if (parameter.op() instanceof Op.Conv conv) {
      return conv.isDepthwise() ? "depthwise_conv2d" : "conv2d";
    }
    if (parameter.op() instanceof Op.BatchNorm) {
      return "batch_normalization";
    }
    return parameter.op() instanceof Op.Linear ? "dense" : "p_re_lu";
  }

  private static String kerasLayer(String layer) {
    for (String half : List.of(DEPTHWISE, POINTWISE)) {
      if (layer.endsWith(half)) {
        return layer.substring(0, layer.length() - half.length());
      }
    }
    return layer;
  }

  @Override
  public Stored locate(Parameter parameter) {
    String layer = kerasLayer(parameter.layer());
    String role =
        switch (parameter.role()) {
          case WEIGHT -> kernel(parameter.layer());
          case BIAS -> "bias";
          case GAMMA -> "gamma";
          case BETA -> "beta";
          case MEAN -> "moving_mean";
          case VARIANCE -> "moving_variance";
          case SLOPE -> "alpha";
          case VALUE -> "value";
        };
    String stored = layers.getOrDefault(layer, layer);
    return new Stored(stored + "/" + role, shape(parameter), null);
  }

  private static String kernel(String layer) {
    if (layer.endsWith(DEPTHWISE)) {
      return "depthwise_kernel";
    }
    return layer.endsWith(POINTWISE) ? "pointwise_kernel" : "kernel";
  }

  /** A depthwise kernel has the axes of inputs and multipliers apart. */
  private static Shape shape(Parameter parameter) {
    Shape own = parameter.shape();
    if (own.rank() == 4 && parameter.op() instanceof Op.Conv conv && conv.isDepthwise()) {
      int in = conv.inChannels();
      return Shape.of(own.at(0), own.at(1), in, conv.outChannels() / in);
    }
    return own;
  }
}
