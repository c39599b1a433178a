package dev.separable.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.plan.Model;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.PoolPadding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.tensor.Window;
import dev.separable.weights.Weights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Builds the model that a case of {@code golden/ops} describes, step by step. */
public final class GoldenSteps {
  private final GraphBuilder graph = new GraphBuilder();
  private final Map<String, Integer> named = new HashMap<>();
  private final Map<String, Tensor> own = new LinkedHashMap<>();
  private final Weights file;
  private final int inputChannels;
  private int last;
  private int channels;
  private int count;

  private GoldenSteps(Weights file, int channels) {
    this.file = file;
    this.inputChannels = channels;
    this.channels = channels;
    named.put("x", 0);
  }

  /** The model of a case whose input has that many channels. */
  public static Model model(JsonNode one, Weights file, int channels) {
    GoldenSteps steps = new GoldenSteps(file, channels);
    for (JsonNode step : one.get("steps")) {
      steps.append(step);
    }
    return new Model(steps.graph.build(steps.last), Weights.of(steps.own));
  }

  private void append(JsonNode step) {
    if (step.has("in")) {
      last = named.get(step.get("in").asText());
      channels = step.get("in").asText().equals("x") ? inputChannels : channels;
    }
    String name = "step" + count++;
    switch (step.get("op").asText()) {
      case "conv", "conv1d" -> conv(name, step);
      case "bn" -> norm(name, step);
      case "act" -> last = graph.activate(name + "a", activation(step), last);
      case "linear" -> linear(name, step);
      case "global_avg_pool" ->
          last = graph.add(name + "g", new Op.GlobalPool(Op.Pooling.AVERAGE), last);
      case "avg_pool", "max_pool" -> pool(name, step);
      case "add" -> last = graph.add(name + "+", new Op.Add(), at(step, "a"), at(step, "b"));
      case "mul" -> last = graph.add(name + "*", new Op.Multiply(), at(step, "a"), at(step, "b"));
      default -> throw new IllegalStateException("unknown step " + step);
    }
    if (step.has("out")) {
      named.put(step.get("out").asText(), last);
    }
  }

  private int at(JsonNode step, String field) {
    return named.get(step.get(field).asText());
  }

  private static int[] pair(JsonNode node) {
    return node.isArray()
        ? new int[] {node.get(0).asInt(), node.get(node.size() - 1).asInt()}
        : new int[] {node.asInt(), node.asInt()};
  }

  private static Padding padding(JsonNode node) {
    if (node.isTextual()) {
      return node.asText().equals("SAME") ? Padding.SAME : Padding.VALID;
    }
    if (node.isInt()) {
      return Padding.symmetric(node.asInt(), node.asInt());
    }
    if (node.size() == 2) {
      return new Padding.Explicit(node.get(0).asInt(), node.get(1).asInt(), 0, 0);
    }
    return new Padding.Explicit(
        node.get(0).asInt(), node.get(1).asInt(), node.get(2).asInt(), node.get(3).asInt());
  }

  private void conv(String name, JsonNode step) {
    boolean sequence = step.get("op").asText().equals("conv1d");
    int[] k = pair(step.get("kernel"));
    int[] s = pair(step.get("stride"));
    int[] d = pair(step.get("dilation"));
    Window window =
        sequence
            ? new Window(k[0], 1, s[0], 1, d[0], 1, padding(step.get("padding")))
            : new Window(k[0], k[1], s[0], s[1], d[0], d[1], padding(step.get("padding")));
    Tensor weight = hwio(step, file.tensor(step.get("weight").asText()), channels);
    int out = weight.shape().at(3);
    boolean bias = step.has("bias") && !step.get("bias").isNull();
    own.put(name + ".weight", weight);
    if (bias) {
      own.put(name + ".bias", file.tensor(step.get("bias").asText()));
    }
    Op.Conv conv =
        new Op.Conv(
            window,
            channels,
            out,
            step.get("groups").asInt(),
            bias ? Op.Bias.ADDED : Op.Bias.NONE,
            Activation.NONE);
    last = graph.add(name, conv, last);
    channels = out;
  }

  private static Tensor hwio(JsonNode step, Tensor weight, int channels) {
    Shape s = weight.shape();
    String layout = step.has("layout") ? step.get("layout").asText() : "OIK";
    return switch (layout) {
      case "OIHW" -> weight.transpose(2, 3, 1, 0);
      case "OIK" -> weight.reshape(Shape.of(s.at(0), s.at(1), s.at(2), 1)).transpose(2, 3, 1, 0);
      case "HWCM" -> weight.reshape(Shape.of(s.at(0), s.at(1), 1, channels * s.at(3)));
      case "HWIO" -> weight;
      default -> throw new IllegalStateException("unknown layout " + layout);
    };
  }

  private void norm(String name, JsonNode step) {
    String prefix = step.get("prefix").asText();
    own.put(name + "n.gamma", file.tensor(prefix + ".weight"));
    own.put(name + "n.beta", file.tensor(prefix + ".bias"));
    own.put(name + "n.mean", file.tensor(prefix + ".running_mean"));
    own.put(name + "n.variance", file.tensor(prefix + ".running_var"));
    float eps = (float) step.get("eps").asDouble();
    last = graph.add(name + "n", new Op.BatchNorm(channels, eps), last);
  }

  private static Activation activation(JsonNode step) {
    String kind = step.get("kind").asText();
    return kind.equals("identity")
        ? Activation.NONE
        : Activation.valueOf(kind.toUpperCase(Locale.ROOT));
  }

  private void linear(String name, JsonNode step) {
    Tensor weight = file.tensor(step.get("weight").asText()).transpose(1, 0);
    boolean bias = step.has("bias") && !step.get("bias").isNull();
    own.put(name + ".weight", weight);
    if (bias) {
      own.put(name + ".bias", file.tensor(step.get("bias").asText()));
    }
    last =
        graph.add(
            name,
            new Op.Linear(
                weight.shape().at(0),
                weight.shape().at(1),
                bias ? Op.Bias.ADDED : Op.Bias.NONE,
                Activation.NONE),
            last);
  }

  private void pool(String name, JsonNode step) {
    int[] k = pair(step.get("kernel"));
    int[] s = pair(step.get("stride"));
    Window window = new Window(k[0], k[1], s[0], s[1], 1, 1, padding(step.get("padding")));
    boolean counted = step.path("count_include_pad").asBoolean(false);
    Op.Pooling pooling =
        step.get("op").asText().equals("max_pool") ? Op.Pooling.MAX : Op.Pooling.AVERAGE;
    PoolPadding padding = counted ? PoolPadding.COUNTED : PoolPadding.LEFT_OUT;
    last = graph.add(name + "p", new Op.Pool(pooling, window, padding), last);
  }
}
