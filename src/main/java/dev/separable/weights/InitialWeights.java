package dev.separable.weights;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.graph.Parameter;
import dev.separable.graph.Role;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights drawn instead of read: {@code flax:SEED}, {@code torch:SEED} and {@code random:SEED}. The
 * first two are the initial values that those libraries give, bit for bit. Norms begin as the
 * identity.
 */
public final class InitialWeights {
  private static final String FORM = "flax:SEED, torch:SEED or random:SEED, SEED a whole number";

  private static final float TORCH_SLOPE = 0.25f;

  private InitialWeights() {}

  /** Whether the text asks for drawn weights, rightly or wrongly written. */
  public static boolean isInitial(String text) {
    return text.startsWith("flax:") || text.startsWith("torch:") || text.startsWith("random:");
  }

  /**
   * Weights for every parameter of the graph, under the project's own names and layouts.
   *
   * @throws IllegalArgumentException if the text is not of the form above
   */
  public static Weights of(String text, Graph graph) {
    int colon = text.indexOf(':');
    long seed;
    try {
      seed = Long.parseLong(text.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("weights '" + text + "', wanted " + FORM, e);
    }
    return switch (text.substring(0, colon)) {
      case "flax" -> draw(graph, flax(seed));
      case "torch" -> draw(graph, torch(seed));
      case "random" -> draw(graph, random(seed));
      default -> throw new IllegalArgumentException("weights '" + text + "', wanted " + FORM);
    };
  }

  /** Draws a weight or bias of a convolution or linear layer; called in the order of the layers. */
  private interface Source {
    Tensor draw(Parameter parameter, int fanIn);
  }

  private static Weights draw(Graph graph, Source source) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int fanIn = 0;
    for (Parameter parameter : graph.parameters()) {
      if (parameter.role() == Role.WEIGHT) {
        fanIn = fanIn(parameter.shape());
      }
      Tensor drawn =
          switch (parameter.role()) {
            case GAMMA, VARIANCE -> filled(parameter.shape(), 1);
            case BETA, MEAN, VALUE -> filled(parameter.shape(), 0);
            case SLOPE -> filled(parameter.shape(), TORCH_SLOPE);
            case WEIGHT, BIAS -> source.draw(parameter, fanIn);
          };
      tensors.put(parameter.name(), drawn);
    }
    return Weights.of(tensors);
  }

  private static int fanIn(Shape weight) {
    return (int) (weight.elements() / weight.at(-1));
  }

  private static Tensor filled(Shape shape, float value) {
    float[] data = new float[shape.length()];
    Arrays.fill(data, value);
    return new Tensor(shape, data);
  }

  /**
   * Flax numbers the parameters of a module from 1; a module is what shares a name up to the last
   * dot, and its path is that name's parts.
   */
  private static Source flax(long seed) {
    Map<String, Integer> numbers = new HashMap<>();
    return (parameter, fanIn) -> {
      String layer = parameter.layer();
      String module = layer.substring(0, Math.max(0, layer.lastIndexOf('.')));
      int number = numbers.merge(module, 1, Integer::sum);
      if (parameter.role() == Role.BIAS) {
        return filled(parameter.shape(), 0);
      }
      List<String> path = module.isEmpty() ? List.of() : List.of(module.split("\\."));
      float[] values = FlaxInit.lecunNormal(seed, path, number, parameter.shape().toArray());
      return new Tensor(parameter.shape(), values);
    };
  }

  private static Source torch(long seed) {
    TorchInit random = new TorchInit(seed);
    return (parameter, fanIn) -> {
      if (parameter.role() == Role.BIAS) {
        return new Tensor(parameter.shape(), random.convBias(parameter.shape().length(), fanIn));
      }
      Naming.Stored stored = Naming.TORCH.locate(parameter);
      int out = stored.shape().at(0);
      float[] values = random.convWeight(out, fanIn, 1, 1);
      return new Tensor(stored.shape(), values).transpose(stored.axes());
    };
  }

  private static Source random(long seed) {
    RandomInit random = new RandomInit(seed);
    return (parameter, fanIn) -> {
      if (parameter.op() instanceof Op.BatchNorm || parameter.role() == Role.BIAS) {
        return filled(parameter.shape(), 0);
      }
      int length = parameter.shape().length();
      return new Tensor(parameter.shape(), random.heUniform(parameter.name(), fanIn, length));
    };
  }
}
