package dev.separable.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.graph.Formula;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import java.util.List;

/** Keras' activation functions by name, and its layers that are activations. */
final class Activations {
  /** Which major version's functions the names stand for. */
  enum Version {
    KERAS_2,
    KERAS_3
  }

  private final Version version;

  Activations(Version version) {
    this.version = version;
  }

  /** The op of a layer's setting {@code activation}; null for none. */
  Op of(LayerConfig layer, int rank) {
    JsonNode setting = layer.config().path("activation");
    if (setting.isObject()) {
      JsonNode config = setting.path("config");
      String type = setting.path("class_name").asText();
      if (config.isObject()) {
        LayerConfig inner =
            new LayerConfig(layer.source(), type, layer.name(), config, layer.operands());
        Op op = layerOp(inner, rank);
        return op == null ? new Functions(this).of(inner, type, rank) : op;
      }
      return named(layer, config.isTextual() ? config.asText() : type, rank);
    }
    return setting.isNull() || setting.isMissingNode()
        ? null
        : named(layer, setting.asText(), rank);
  }

  /** The op of a function; null for the identity. */
  Op named(LayerConfig layer, String name, int rank) {
    Activation hardSigmoid =
        version == Version.KERAS_2 ? Activation.HARD_SIGMOID_KERAS2 : Activation.HARD_SIGMOID;
    return switch (name) {
      case "linear" -> null;
      case "relu" -> new Op.Activate(Activation.RELU);
      case "relu6" -> new Op.Activate(Activation.RELU6);
      case "silu", "swish" -> new Op.Activate(Activation.SILU);
      case "sigmoid" -> new Op.Activate(Activation.SIGMOID);
      case "tanh" -> new Op.Activate(Activation.TANH);
      case "hard_silu", "hard_swish" -> new Op.Activate(Activation.HARD_SWISH);
      case "hard_sigmoid" -> new Op.Activate(hardSigmoid);
      case "gelu" -> new Op.Activate(Activation.GELU);
      case "elu" -> new Op.Apply(new Formula.Elu(1));
      case "leaky_relu" -> new Op.Apply(new Formula.LeakyRelu(0.2f));
      case "exponential", "exp" -> new Op.Apply(Formula.Named.EXP);
      case "softplus" -> new Op.Apply(Formula.Named.SOFTPLUS);
      case "softmax" -> new Op.Softmax(rank - 1);
      default -> throw layer.wrong("the activation '" + name + "' is not known");
    };
  }

  /** The op of a layer that is an activation; null if it is none. */
  Op layerOp(LayerConfig layer, int rank) {
    return switch (layer.type()) {
      case "ReLU" -> relu(layer);
      case "LeakyReLU" -> {
        double slope = layer.real("negative_slope", layer.real("alpha", 0.3));
        yield new Op.Apply(new Formula.LeakyRelu((float) slope));
      }
      case "ELU" -> new Op.Apply(new Formula.Elu((float) layer.real("alpha", 1)));
      case "Softmax" -> {
        int axis = axis(layer, -1, rank);
        yield new Op.Softmax(axis);
      }
      default -> null;
    };
  }

  private static Op relu(LayerConfig layer) {
    double most = layer.real("max_value", Double.POSITIVE_INFINITY);
    double slope = layer.real("negative_slope", 0);
    if (layer.real("threshold", 0) != 0 || (slope != 0 && most != Double.POSITIVE_INFINITY)) {
      throw layer.wrong("a threshold, or a limit and a slope together");
    }
    if (slope != 0) {
      return new Op.Apply(new Formula.LeakyRelu((float) slope));
    }
    if (most == Double.POSITIVE_INFINITY) {
      return new Op.Activate(Activation.RELU);
    }
    return most == 6
        ? new Op.Activate(Activation.RELU6)
        : new Op.Apply(new Formula.Clip(0, (float) most));
  }

  /** A setting {@code axis}, which counts the batch, in the value's own order. */
  static int axis(LayerConfig layer, int otherwise, int rank) {
    int axis = otherwise;
    if (layer.config().path("axis").isArray()) {
      List<Integer> axes = layer.integers("axis");
      if (axes.size() != 1) {
        throw layer.wrong("axis " + axes + ", wanted one");
      }
      axis = axes.get(0);
    } else {
      axis = layer.number("axis", otherwise);
    }
    int own = axis < 0 ? rank + axis : axis - 1;
    if (own < 0 || own >= rank) {
      throw layer.wrong("axis " + layer.config().path("axis") + " of a value of " + rank + " axes");
    }
    return own;
  }
}
