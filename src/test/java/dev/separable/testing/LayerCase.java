package dev.separable.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A case of {@code golden/ops} as a layer spec with weights in PyTorch's layout, where it is a
 * chain of convolutions with norms and activations behind them.
 *
 * @param sequence whether inputs are [sequence, embedding]
 */
public record LayerCase(String spec, Weights weights, boolean sequence) {

  /** Empty where a spec cannot say what the case does. */
  public static Optional<LayerCase> of(JsonNode one, Weights golden) {
    List<String> layers = new ArrayList<>();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    boolean sequence = false;
    int channels = golden.tensor("x").shape().at(-1);
    int convolutions = count(one, "conv") + count(one, "conv1d");
    for (JsonNode step : one.get("steps")) {
      String prefix = convolutions > 1 ? Math.max(0, layers.size() - 1) + "." : "";
      switch (step.get("op").asText()) {
        case "conv", "conv1d" -> {
          if (step.has("in") || step.has("out")) {
            return Optional.empty();
          }
          sequence = step.get("op").asText().equals("conv1d");
          String own = convolutions > 1 ? layers.size() + "." : "";
          Tensor weight = oihw(step, golden.tensor(step.get("weight").asText()), channels);
          tensors.put(own + "conv.weight", weight);
          if (hasBias(step)) {
            tensors.put(own + "conv.bias", golden.tensor(step.get("bias").asText()));
          }
          channels = weight.shape().at(0);
          layers.add(conv(step, channels, sequence));
        }
        case "bn" -> {
          if (layers.isEmpty() || step.has("out") || last(layers).contains("activation")) {
            return Optional.empty();
          }
          String from = step.get("prefix").asText();
          for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            tensors.put(prefix + "bn1." + part, golden.tensor(from + "." + part));
          }
          extend(layers, ",norm=batch,eps=" + step.get("eps").asText());
        }
        case "act" -> {
          if (layers.isEmpty() || step.has("out") || last(layers).contains("activation")) {
            return Optional.empty();
          }
          extend(layers, ",activation=" + step.get("kind").asText());
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return layers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LayerCase(String.join(")|", layers) + ")", Weights.of(tensors), sequence));
  }

  private static int count(JsonNode one, String op) {
    int count = 0;
    for (JsonNode step : one.get("steps")) {
      count += step.get("op").asText().equals(op) ? 1 : 0;
    }
    return count;
  }

  private static String last(List<String> layers) {
    return layers.get(layers.size() - 1);
  }

  private static void extend(List<String> layers, String options) {
    layers.set(layers.size() - 1, last(layers) + options);
  }

  private static boolean hasBias(JsonNode step) {
    return step.has("bias") && !step.get("bias").isNull();
  }

  /** The spec without its closing bracket. */
  private static String conv(JsonNode step, int features, boolean sequence) {
    return "conv(features=%d,kernel=%s,stride=%s,dilation=%s,groups=%d,padding=%s,bias=%s"
        .formatted(
            features,
            pair(step.get("kernel")),
            pair(step.get("stride")),
            pair(step.get("dilation")),
            step.get("groups").asInt(),
            padding(step.get("padding"), sequence),
            hasBias(step) ? "output" : "none");
  }

  private static String pair(JsonNode node) {
    return node.isArray() ? node.get(0).asInt() + "x" + node.get(1).asInt() : node.asText();
  }

  private static String padding(JsonNode node, boolean sequence) {
    if (node.isTextual()) {
      return node.asText().toLowerCase(java.util.Locale.ROOT);
    }
    String sides = node.get(0).asInt() + "," + node.get(1).asInt();
    return sides + (sequence ? ",0,0" : "," + node.get(2).asInt() + "," + node.get(3).asInt());
  }

  private static Tensor oihw(JsonNode step, Tensor weight, int channels) {
    Shape s = weight.shape();
    String layout = step.has("layout") ? step.get("layout").asText() : "OIK";
    return switch (layout) {
      case "HWIO" -> weight.transpose(3, 2, 0, 1);
      case "HWCM" ->
          weight.reshape(Shape.of(s.at(0), s.at(1), 1, channels * s.at(3))).transpose(3, 2, 0, 1);
      default -> weight;
    };
  }
}
