package dev.separable.extract;

import dev.separable.graph.Graph;
import dev.separable.tensor.Shape;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import dev.separable.zoo.InputSettings;
import dev.separable.zoo.LayerSpecs;
import dev.separable.zoo.Network;
import dev.separable.zoo.Zoo;

/**
 * What {@code --model} names: a network of the zoo, a layer spec, or the shipped model.
 *
 * @param name as run, with all options
 * @param graph whole
 * @param settings how a network's input is prepared; null for a layer
 */
record ModelSource(String name, Graph graph, InputSettings settings) {
  private static final String CLASSIFIER = "classifier.weight";

  /** Whether this is a network, with features and a classifier, and not a layer. */
  boolean isNetwork() {
    return settings != null;
  }

  /**
   * @param weights tells the number of classes; null takes the usual one
   * @param input shape of an input, for layer specs; null if unknown
   */
  static ModelSource of(String model, Weights weights, Shape input) {
    if (LayerSpecs.isSpec(model)) {
      if (input == null) {
        throw new IllegalArgumentException(
            "the model " + model + " is a layer: the shape of its input has to be known");
      }
      return new ModelSource(model, LayerSpecs.graph(model, input), null);
    }
    checkName(model);
    Network network = Zoo.network(model, classes(weights));
    return new ModelSource(network.name(), network.graph(), network.input());
  }

  /**
   * Refuses what is neither a network nor a layer.
   *
   * @throws IllegalArgumentException that lists what there is
   */
  static void checkName(String model) {
    if (!Zoo.has(model) && !LayerSpecs.isSpec(model)) {
      throw unknown(model);
    }
  }

  private static int classes(Weights weights) {
    boolean known =
        weights != null
            && weights.has(CLASSIFIER)
            && weights.tensor(CLASSIFIER).shape().rank() == 2
            && weights.tensor(CLASSIFIER).shape().at(0) > 0;
    return known ? weights.tensor(CLASSIFIER).shape().at(0) : Zoo.DEFAULT_CLASSES;
  }

  private static IllegalArgumentException unknown(String model) {
    String what =
        model.endsWith(".onnx")
            ? "ONNX files are not read by this version"
            : "unknown model '" + model + "'";
    return new IllegalArgumentException(
        "%s; there are the networks %s and the layers %s, as in separable(features=64,kernel=3x3)"
            .formatted(
                what, String.join(", ", Zoo.names()), String.join(", ", LayerSpecs.names())));
  }

  /** How the file names this model's parameters. */
  Naming naming(Weights file) {
    return isNetwork() ? Naming.TORCH : Naming.of(file);
  }
}
