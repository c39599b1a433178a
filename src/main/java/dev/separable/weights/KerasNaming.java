package dev.separable.weights;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.graph.Parameter;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
   * order.
   */
  static KerasNaming of(Weights file, Graph graph) {
    Map<String, String> named = new HashMap<>();
    Map<String, TreeMap<Integer, String>> numbered = new HashMap<>();
    for (String layer : layersOf(file)) {
      Matcher madeUp = MADE_UP.matcher(layer);
      if (madeUp.matches()) {
        int number = madeUp.group(2) == null ? 0 : Integer.parseInt(madeUp.group(2));
        numbered
            .computeIfAbsent(modern(madeUp.group(1)), c -> new TreeMap<>(Comparator.naturalOrder()))
            .put(number, layer);
      } else {
        named.putIfAbsent(canonical(layer), layer);
      }
    }
    Map<String, String> found = new HashMap<>();
    Map<String, List<String>> open = new LinkedHashMap<>();
    for (Parameter parameter : graph.parameters()) {
      String layer = kerasLayer(parameter.layer());
      String same = MADE_UP.matcher(layer).matches() ? null : named.get(canonical(layer));
      if (same != null) {
        found.put(layer, same);
      } else {
        List<String> more = open.computeIfAbsent(kind(parameter), c -> new ArrayList<>());
        if (!more.contains(layer)) {
          more.add(layer);
        }
      }
    }
    open.forEach(
        (kind, list) -> inOrder(list, numbered.getOrDefault(kind, new TreeMap<>()), found));
    return new KerasNaming(found);
  }

  private static void inOrder(
      List<String> graph, TreeMap<Integer, String> file, Map<String, String> found) {
    if (file.size() < graph.size()) {
      return;
    }
    List<String> names = List.copyOf(file.values());
    for (int i = 0; i < graph.size(); i++) {
      found.put(graph.get(i), names.get(i));
    }
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
