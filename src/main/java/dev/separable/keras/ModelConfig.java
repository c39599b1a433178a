package dev.separable.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.keras.LayerConfig.Operand;
import dev.separable.weights.WeightsException;
import java.util.ArrayList;
import java.util.List;

/**
 * A Sequential or Functional model's configuration, as Keras 2 and 3 write it. Only data is read:
 * classes and functions are names here, and none is looked up or run.
 *
 * @param layers in the order of the file, in which inputs stand before what reads them
 * @param input name of the input; null if the model is Sequential and does not name one
 * @param output name of the layer whose output is the model's
 * @param shape of one input, -1 for open sizes; null if the configuration does not tell
 */
record ModelConfig(List<LayerConfig> layers, String input, String output, int[] shape) {
  private static final int MOST_LAYERS = 20_000;

  static boolean isModel(String type) {
    return type.equals("Functional") || type.equals("Model") || type.equals("Sequential");
  }

  static ModelConfig parse(String json, String source) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException | StackOverflowError e) {
      String why = e instanceof JsonProcessingException j ? j.getOriginalMessage() : "too deep";
      throw new WeightsException(source + ": configuration is no JSON: " + why, e);
    }
    String type = root.path("class_name").asText();
    if (!isModel(type)) {
      throw new WeightsException(
          "%s: model of class '%s', wanted Functional or Sequential".formatted(source, type));
    }
    return of(type, root.path("config"), source);
  }

  /** The configuration of a model, also of one that is a layer of another. */
  static ModelConfig of(String type, JsonNode config, String source) {
    boolean sequential = type.equals("Sequential");
    JsonNode list = config.isArray() ? config : config.path("layers");
    if (!list.isArray() || list.isEmpty() || list.size() > MOST_LAYERS) {
      throw new WeightsException(source + ": the configuration has no layers, or too many");
    }
    List<LayerConfig> layers = new ArrayList<>();
    int[] shape = dimensions(config.path("build_input_shape"));
    String before = null;
    String input = null;
    for (JsonNode one : list) {
      LayerConfig layer = layer(one, source);
      if (sequential) {
        List<Operand> operands = before == null ? List.of() : List.of(Operand.of(before));
        layer = new LayerConfig(source, layer.type(), layer.name(), layer.config(), operands);
      }
      boolean isInput = layer.type().equals("InputLayer");
      int[] own = declared(layer);
      if (own != null && (isInput || before == null)) {
        shape = own;
      }
      if (isInput) {
        if (input != null) {
          throw layer.wrong("a second input, wanted one");
        }
        input = layer.name();
      }
      layers.add(layer);
      before = layer.name();
    }
    String output = sequential ? before : output(config, source);
    return new ModelConfig(List.copyOf(layers), input, output, shape);
  }

  private static LayerConfig layer(JsonNode one, String source) {
    JsonNode config = one.path("config");
    String name = one.hasNonNull("name") ? one.get("name").asText() : config.path("name").asText();
    String type = one.path("class_name").asText();
    LayerConfig bare = new LayerConfig(source, type, name, config, List.of());
    String module = one.path("module").asText("");
    if (type.equals("Lambda") || type.equals("TensorFlowOpLayer")) {
      throw bare.wrong("holds code, which is never executed");
    }
    String registered = one.path("registered_name").asText("");
    boolean own =
        !module.isEmpty() && !module.startsWith("keras") && !module.startsWith("tf_keras");
    if (own || registered.contains(">") || type.contains(">")) {
      throw bare.wrong("a custom class, whose code is never executed");
    }
    String kind = type;
    if (type.equals("TFOpLambda")) {
      kind = "tf:" + config.path("function").asText();
    } else if (module.contains(".ops")) {
      kind = "op:" + type;
    }
    LayerConfig layer = new LayerConfig(source, kind, name, config, List.of());
    return Calls.read(layer, one.path("inbound_nodes"));
  }

  private static String output(JsonNode config, String source) {
    JsonNode outputs = config.path("output_layers");
    JsonNode one = outputs.path(0).isTextual() ? outputs : outputs.path(0);
    boolean single = outputs.path(0).isTextual() || outputs.size() == 1;
    if (!single || !one.path(0).isTextual() || one.path(2).asInt(-1) != 0) {
      throw new WeightsException(source + ": outputs " + outputs + ", wanted one");
    }
    return one.get(0).asText();
  }

  private static int[] declared(LayerConfig layer) {
    JsonNode config = layer.config();
    JsonNode shape = config.path("batch_shape");
    int[] found = dimensions(shape.isArray() ? shape : config.path("batch_input_shape"));
    return found;
  }

  /** Without the batch's size; null if there are none. */
  private static int[] dimensions(JsonNode shape) {
    if (!shape.isArray() || shape.size() < 2 || shape.size() > 5) {
      return null;
    }
    int[] sizes = new int[shape.size() - 1];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.get(i + 1).isIntegralNumber() ? shape.get(i + 1).asInt(-1) : -1;
    }
    return sizes;
  }
}
