package dev.separable.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.graph.Formula;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Functions that a model calls as if they were layers, with the arguments of their calls. */
final class Functions {
  /** Settings that every function has and that change no value. */
  private static final Set<String> ALWAYS = Set.of("name", "dtype", "trainable");

  private final Activations activations;

  Functions(Activations activations) {
    this.activations = activations;
  }

  /** Whether the layer is such a call: {@code op:LeakyRelu} or {@code tf:nn.leaky_relu}. */
  static boolean isFunction(LayerConfig layer) {
    return layer.type().startsWith("op:") || layer.type().startsWith("tf:");
  }

  /** The op of a function of one value; null for the identity. */
  Op of(LayerConfig layer, int rank) {
    String type = layer.type();
    String last = type.substring(Math.max(2, type.lastIndexOf('.')) + 1);
    String name = last.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return of(layer, name, rank);
  }

  /** The same of a function whose name is known. */
  Op of(LayerConfig layer, String name, int rank) {
    switch (name) {
      case "gelu" -> {
        requireOnly(layer, Set.of("approximate"));
        boolean otherwise = layer.type().startsWith("op:");
        return new Op.Activate(
            layer.flag("approximate", otherwise) ? Activation.GELU_TANH : Activation.GELU);
      }
      case "elu" -> {
        requireOnly(layer, Set.of("alpha"));
        return new Op.Apply(new Formula.Elu((float) layer.real("alpha", 1)));
      }
      case "leaky_relu" -> {
        requireOnly(layer, Set.of("negative_slope", "alpha"));
        double slope = layer.real("negative_slope", layer.real("alpha", 0.2));
        return new Op.Apply(new Formula.LeakyRelu((float) slope));
      }
      case "softmax" -> {
        requireOnly(layer, Set.of("axis"));
        return new Op.Softmax(Activations.axis(layer, -1, rank));
      }
      default -> {
        requireOnly(layer, Set.of());
        return activations.named(layer, name, rank);
      }
    }
  }

  /** An argument that is not read would change the values unseen. */
  static void requireOnly(LayerConfig layer, Set<String> read) {
    Iterator<Map.Entry<String, JsonNode>> settings = layer.config().fields();
    while (settings.hasNext()) {
      Map.Entry<String, JsonNode> one = settings.next();
      String name = one.getKey();
      if (!one.getValue().isNull() && !ALWAYS.contains(name) && !read.contains(name)) {
        throw layer.wrong("with " + name + " = " + one.getValue() + ", which is not read");
      }
    }
  }
}
