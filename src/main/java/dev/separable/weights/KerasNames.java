package dev.separable.weights;

import dev.separable.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that Keras' containers give to weights, made one form: {@code layer/kernel}. */
final class KerasNames {
  private static final String DEPTHWISE = "depthwise_kernel";
  private static final String POINTWISE = "pointwise_kernel";
  private static final Pattern NUMBERED = Pattern.compile("(.*?)(?:_[0-9]{1,9})?");

  /** The variables of the classes whose number of variables tells which they are. */
  private static final Map<String, List<String>> VARIABLES =
      Map.of(
          "conv2d", List.of("kernel", "bias"),
          "depthwise_conv2d", List.of("kernel", "bias"),
          "separable_conv2d", List.of(DEPTHWISE, POINTWISE, "bias"),
          "batch_normalization", List.of("gamma", "beta", "moving_mean", "moving_variance"),
          "dense", List.of("kernel", "bias"),
          "p_re_lu", List.of("alpha"),
          "normalization", List.of("mean", "variance", "count"));

  /** Variables of a layer that may be left out one by one, so that their number is no name. */
  private static final Set<String> ALL_OR_NONE = Set.of("batch_normalization");

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> unusable = new LinkedHashMap<>();
  private final Map<String, String> classes = new TreeMap<>();
  private KerasFile.Names kind = KerasFile.Names.LAYERS;

  KerasFile.Names kind() {
    return kind;
  }

  /**
   * Name of a dataset of Keras 3: {@code layers/conv2d_3/vars/0}.
   *
   * @param own the layer's name, which the group tells since Keras 3.6; null before
   */
  String variable(List<String> path, String own) {
    String container = path.size() > 2 ? path.get(path.size() - 3) : "";
    if (own == null) {
      kind = KerasFile.Names.NUMBERED_CLASSES;
    }
    String layer = own == null ? container : own;
    Matcher numbered = NUMBERED.matcher(container);
    if (numbered.matches()) {
      classes.put(layer, numbered.group(1));
    }
    return free(layer + "/" + path.get(path.size() - 1), path);
  }

  /**
   * Name of a dataset of Keras 2 and of {@code .h5} files of Keras 3: the layer's group, then the
   * weight's name, which begins with the layer's name again: {@code conv1/conv1/kernel:0}.
   */
  String legacy(List<String> path) {
    int last = path.size() - 1;
    String leaf = path.get(last);
    int colon = leaf.lastIndexOf(':');
    String role = colon > 0 ? leaf.substring(0, colon) : leaf;
    return free(last == 0 ? role : layer(path.subList(0, last)) + "/" + role, path);
  }

  private static String layer(List<String> groups) {
    int half = groups.size() / 2;
    List<String> first = groups.subList(0, half);
    if (half * 2 == groups.size() && first.equals(groups.subList(half, groups.size()))) {
      return String.join("/", first);
    }
    String last = groups.get(groups.size() - 1);
    Matcher numbered = NUMBERED.matcher(last);
    // A layer built twice: the group has its name, the weight one more number.
    boolean again = numbered.matches() && numbered.group(1).equals(groups.get(0));
    return half == 1 && again ? groups.get(0) : last;
  }

  private String free(String name, List<String> path) {
    boolean taken = tensors.containsKey(name) || unusable.containsKey(name);
    return taken ? String.join("/", path) : name;
  }

  void tensor(String name, Tensor tensor) {
    tensors.put(name, tensor);
  }

  void unusable(String name, String why) {
    unusable.put(name, why);
  }

  /** All of them under their final names. */
  Weights weights(Map<String, String> metadata) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Map<String, ?> some : List.of(tensors, unusable)) {
      some.keySet().forEach(name -> counts.merge(layerOf(name), 1, Integer::sum));
    }
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> renamed.put(finalName(name, counts), tensor));
    Map<String, String> reasons = new LinkedHashMap<>();
    unusable.forEach((name, why) -> reasons.put(finalName(name, counts), why));
    return Weights.of(renamed, reasons, metadata);
  }

  private String finalName(String name, Map<String, Integer> counts) {
    String layer = layerOf(name);
    String role = name.substring(Math.min(name.length(), layer.length() + 1));
    if (role.equals(DEPTHWISE) && !has(layer + "/" + POINTWISE)) {
      return layer + "/kernel";
    }
    String kindOfLayer = classes.getOrDefault(layer, "");
    List<String> roles = new ArrayList<>(VARIABLES.getOrDefault(kindOfLayer, List.of()));
    boolean told = !ALL_OR_NONE.contains(kindOfLayer) || counts.get(layer) == roles.size();
    for (int i = 0; told && i < roles.size(); i++) {
      if (role.equals(Integer.toString(i))) {
        return layer + "/" + roles.get(i);
      }
    }
    return name;
  }

  private boolean has(String name) {
    return tensors.containsKey(name) || unusable.containsKey(name);
  }

  private static String layerOf(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }
}
