package dev.separable.keras;

import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.KerasFile;
import dev.separable.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tensors of a file by layer of its configuration. */
final class LayerWeights {
  /** What Keras numbers the layers of a class by. */
  private static final Map<String, String> CONTAINERS =
      Map.of(
          "Conv2D", "conv2d",
          "DepthwiseConv2D", "depthwise_conv2d",
          "SeparableConv2D", "separable_conv2d",
          "BatchNormalization", "batch_normalization",
          "Dense", "dense",
          "PReLU", "p_re_lu",
          "Normalization", "normalization");

  private final Weights file;
  private final boolean named;
  private final Map<String, String> names = new HashMap<>();

  LayerWeights(KerasFile file, ModelConfig config) {
    this.file = file.weights();
    this.named = file.names() == KerasFile.Names.LAYERS;
    if (named) {
      return;
    }
    Map<String, List<String>> numbered = numbered();
    Map<String, List<String>> wanted = new HashMap<>();
    for (LayerConfig layer : config.layers()) {
      if (ModelConfig.isModel(layer.type())) {
        throw layer.wrong(
            "a model within a model, in a file without layers' names; saved again by Keras 3.6 or"
                + " later it has them");
      }
      String container = CONTAINERS.getOrDefault(layer.type(), "");
      wanted.computeIfAbsent(container, c -> new ArrayList<>()).add(layer.name());
    }
    wanted.forEach((container, layers) -> bind(layers, numbered.get(container)));
  }

  /** The order of a class tells which is which only if the file has all of them. */
  private void bind(List<String> layers, List<String> numbered) {
    for (int i = 0; numbered != null && i < layers.size(); i++) {
      if (layers.size() == numbered.size()) {
        names.put(layers.get(i), numbered.get(i));
      }
    }
  }

  /** The file's layers of each class in the order of their numbers. */
  private Map<String, List<String>> numbered() {
    Map<String, TreeMap<Integer, String>> byClass = new HashMap<>();
    for (String name : file.byName().keySet()) {
      String layer = name.substring(0, Math.max(0, name.lastIndexOf('/')));
      for (String container : CONTAINERS.values()) {
        int number = number(layer, container);
        if (number >= 0) {
          byClass.computeIfAbsent(container, c -> new TreeMap<>()).put(number, layer);
        }
      }
    }
    Map<String, List<String>> ordered = new HashMap<>();
    byClass.forEach((container, layers) -> ordered.put(container, List.copyOf(layers.values())));
    return ordered;
  }

  private static int number(String layer, String container) {
    if (layer.equals(container)) {
      return 0;
    }
    String prefix = container + "_";
    String rest = layer.startsWith(prefix) ? layer.substring(prefix.length()) : "";
    return rest.matches("[0-9]{1,9}") ? Integer.parseInt(rest) : -1;
  }

  /**
   * A layer's tensor.
   *
   * @param role of the tensor in the layer
   * @param order all roles of the layer, in Keras' order
   * @throws dev.separable.weights.WeightsException if there is none
   */
  Tensor of(LayerConfig layer, String role, List<String> order) {
    String own = named ? layer.name() : names.get(layer.name());
    if (own == null) {
      throw layer.wrong("the file has no names, and other layers of this class than the model");
    }
    for (String name : List.of(own + "/" + role, own + "/" + order.indexOf(role))) {
      if (file.has(name)) {
        return file.tensor(name);
      }
    }
    String name = own + "/" + role;
    throw layer.wrong(
        file.unusable(name)
            .map(why -> "tensor " + name + " " + why)
            .orElse("the file has no tensor " + name));
  }

  /** The same, of so many axes, none of length 0. */
  Tensor of(LayerConfig layer, String role, List<String> order, int rank) {
    Tensor tensor = of(layer, role, order);
    if (tensor.shape().rank() != rank || tensor.data().length == 0) {
      throw layer.wrong("tensor %s is %s, wanted %d axes".formatted(role, tensor.shape(), rank));
    }
    return tensor;
  }

  /** A vector of that length, whatever axes of length 1 the file gives it. */
  Tensor vector(LayerConfig layer, String role, List<String> order, int length) {
    Tensor tensor = of(layer, role, order);
    if (tensor.data().length != length) {
      throw layer.wrong("tensor %s is %s, wanted [%d]".formatted(role, tensor.shape(), length));
    }
    return tensor.reshape(Shape.of(length));
  }

  static Tensor filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return Tensor.of(values, length);
  }
}
