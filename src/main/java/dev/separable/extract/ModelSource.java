package dev.separable.extract;

import dev.separable.graph.Graph;
import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import dev.separable.zoo.InputSettings;
import dev.separable.zoo.LayerSpecs;
import dev.separable.zoo.Network;
import dev.separable.zoo.Zoo;
import java.util.Comparator;
import java.util.List;

/**
 * What {@code --model} names: a network of the zoo, a layer spec, a model's file, or the shipped
 * model.
 *
 * @param name as run, with all options
 * @param graph whole
 * @param input usual shape of an input; null for a layer
 * @param settings how a network's input is prepared; null if that is not known
 * @param imported what the file holds; null if it is no file
 */
record ModelSource(
    String name, Graph graph, Shape input, InputSettings settings, Imported imported) {

  /** Whether this is a network, with an input of its own, and not a layer. */
  boolean isNetwork() {
    return input != null;
  }

  /** Where the output is taken if nothing else is said. */
  String usualCut() {
    return graph.marks().containsKey("pooled") ? "pooled" : "output";
  }

  static ModelSource of(String name, Imported imported) {
    return new ModelSource(name, imported.graph(), imported.input(), null, imported);
  }

  /**
   * A network of the zoo or a layer.
   *
   * @param file tells the number of classes and, where libraries share a name, the library; null
   *     takes the usual ones
   * @param input shape of an input, for layer specs; null if unknown
   */
  static ModelSource of(String model, Weights file, Shape input) {
    if (LayerSpecs.isSpec(model)) {
      if (input == null) {
        throw new IllegalArgumentException(
            "the model " + model + " is a layer: the shape of its input has to be known");
      }
      return new ModelSource(model, LayerSpecs.graph(model, input), null, null, null);
    }
    checkName(model);
    Network network = file == null ? Zoo.network(model, Zoo.DEFAULT_CLASSES) : fitting(model, file);
    InputSettings settings = network.input();
    Shape shape = Shape.of(settings.size(), settings.size(), 3);
    return new ModelSource(network.name(), network.graph(), shape, settings, null);
  }

  /** The network of that name most of whose tensors the file has, with the file's classes. */
  private static Network fitting(String model, Weights file) {
    List<Network> networks = Zoo.networks(model, Zoo.DEFAULT_CLASSES);
    Comparator<Network> byTensors =
        Comparator.comparingLong(
            network -> Naming.of(file, network.graph()).located(file, network.graph()));
    // The first of equals: timm's.
    Network best =
        networks.stream().reduce((a, b) -> byTensors.compare(b, a) > 0 ? b : a).orElseThrow();
    Graph logits = best.graph().upTo("logits");
    int classes = Naming.of(file, logits).outputs(file, logits).orElse(0);
    return Zoo.networks(model, classes > 0 ? classes : Zoo.DEFAULT_CLASSES)
        .get(networks.indexOf(best));
  }

  /**
   * Refuses what is neither a network nor a layer.
   *
   * @throws IllegalArgumentException that lists what there is
   */
  static void checkName(String model) {
    if (Zoo.has(model) || LayerSpecs.isSpec(model)) {
      return;
    }
    if (ModelFiles.holdsWeights(model)) {
      throw new IllegalArgumentException(
          "--model "
              + model
              + " is a file of weights: name the network by --model, and the file by --weights");
    }
    throw new IllegalArgumentException(
        ("unknown model '%s'; there are the networks %s, the layers %s, as in"
                + " separable(features=64,kernel=3x3), and files: .onnx, .keras, .h5")
            .formatted(
                model, String.join(", ", Zoo.names()), String.join(", ", LayerSpecs.names())));
  }

  /** How the file names this model's parameters. */
  Naming naming(Weights file) {
    return Naming.of(file, graph);
  }
}
