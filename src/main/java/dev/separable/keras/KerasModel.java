package dev.separable.keras;

import dev.separable.graph.Formula;
import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.graph.Places;
import dev.separable.keras.Activations.Version;
import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import dev.separable.weights.Imported.Values;
import dev.separable.weights.KerasFile;
import dev.separable.weights.KerasReader;
import dev.separable.weights.WeightsException;
import java.util.Arrays;

/**
 * Reads a network, graph and weights, from a whole model as Keras saves it: .keras or .h5. Layers
 * that work only in training are left out. Code that a file holds or names is never run.
 */
public final class KerasModel {
  /** A first layer that scales by less than this reads the bytes of an image. */
  private static final float SCALE_OF_BYTES = 0.01f;

  private KerasModel() {}

  /**
   * Reads a model whole.
   *
   * @param file the file's bytes
   * @param name of the file, for messages
   * @param input shape (H, W, C) of an input where the file leaves it open; null if unknown
   * @throws WeightsException with one line: what was found and what was wanted
   */
  public static Imported read(byte[] file, String name, Shape input) {
    KerasFile read = KerasReader.open(file, name);
    if (read.config() == null) {
      throw new WeightsException(
          name
              + ": weights without a configuration, wanted a whole model (model.save) or the"
              + " name of the network that they belong to");
    }
    ModelConfig config = ModelConfig.parse(read.config(), name);
    Shape shape = shape(config, name, input);
    ModelGraph graph = new ModelGraph();
    Activations activations = new Activations(version(read));
    LayerWeights weights = new LayerWeights(read, config);
    try {
      Value start = Value.of(0, shape.rank(), shape.at(-1));
      Value output = new LayerBuilder(graph, weights, activations).build(config, start);
      Graph built = Places.mark(graph.build(output), shape);
      return new Imported(built, graph.weights(), shape, values(built));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new WeightsException(name + ": " + e.getMessage(), e);
    }
  }

  private static Version version(KerasFile file) {
    String version = file.weights().metadata().getOrDefault("keras_version", "3");
    return version.startsWith("2.") || version.startsWith("1.") ? Version.KERAS_2 : Version.KERAS_3;
  }

  private static Shape shape(ModelConfig config, String name, Shape input) {
    int[] sizes = config.shape();
    if (sizes == null && input == null) {
      throw new WeightsException(name + ": the input's shape is not in the file and not given");
    }
    if (sizes == null) {
      return input;
    }
    if (input != null && input.rank() == sizes.length) {
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = sizes[i] < 0 ? input.at(i) : sizes[i];
      }
    }
    if (Arrays.stream(sizes).anyMatch(size -> size < 1)
        || (sizes.length != 1 && sizes.length != 3)) {
      throw new WeightsException(
          "%s: input %s, wanted (height, width, channels); open sizes (-1) have to be given"
              .formatted(name, Arrays.toString(sizes)));
    }
    return Shape.of(sizes);
  }

  private static Values values(Graph graph) {
    boolean bytes =
        graph.nodes().size() > 1
            && graph.node(1).op() instanceof Op.Apply apply
            && Math.abs(scale(apply.formula())) < SCALE_OF_BYTES;
    return bytes ? Values.BYTES : Values.FLOATS;
  }

  private static double scale(Formula formula) {
    if (formula instanceof Formula.Divide divide) {
      return 1.0 / divide.divisor();
    }
    return formula instanceof Formula.Affine affine ? affine.scale() : 1;
  }
}
