package dev.separable.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.separable.keras.LayerConfig.Operand;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Reads what a layer is called with. */
final class Calls {
  private final LayerConfig layer;
  private final List<Operand> operands = new ArrayList<>();
  private final ObjectNode named = JsonNodeFactory.instance.objectNode();

  private Calls(LayerConfig layer) {
    this.layer = layer;
  }

  /**
   * The layer with the operands of its only call. What a function is called with by name joins its
   * settings; other layers take nothing by name but that they are not trained.
   */
  static LayerConfig read(LayerConfig layer, JsonNode calls) {
    Calls read = new Calls(layer);
    read.operands(calls);
    JsonNode config = layer.config();
    if (Functions.isFunction(layer)) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      if (config.isObject()) {
        all.setAll((ObjectNode) config);
      }
      all.remove("function");
      all.setAll(read.named);
      config = all;
    } else {
      read.requirePlain();
    }
    return new LayerConfig(layer.source(), layer.type(), layer.name(), config, read.operands);
  }

  private void operands(JsonNode calls) {
    if (calls.size() > 1) {
      throw layer.wrong("is called " + calls.size() + " times, wanted once");
    }
    if (calls.isEmpty()) {
      return;
    }
    JsonNode call = calls.get(0);
    if (call.isObject()) {
      call.path("args").forEach(this::modern);
      if (call.path("kwargs").isObject()) {
        named.setAll((ObjectNode) call.get("kwargs"));
      }
    } else if (call.isArray() && call.path(0).isTextual()) {
      old(call);
    } else {
      call.forEach(this::old);
    }
  }

  /** Keras 3: tensors, lists of them, numbers. */
  private void modern(JsonNode argument) {
    if (argument.isArray()) {
      for (JsonNode inner : argument) {
        if (inner.isArray()) {
          throw layer.wrong("an argument of nested lists");
        }
        modern(inner);
      }
    } else if (argument.isNumber()) {
      operands.add(new Operand(null, argument.doubleValue()));
    } else if (argument.path("class_name").asText().equals("__keras_tensor__")) {
      operands.add(tensor(argument.path("config").path("keras_history")));
    } else if (!argument.isNull()) {
      throw layer.wrong("an argument " + argument);
    }
  }

  /** Keras 2: {@code ["layer", 0, 0, {"y": 3.0}]}. */
  private void old(JsonNode argument) {
    operands.add(tensor(argument));
    if (argument.path(3).isObject()) {
      named.setAll((ObjectNode) argument.get(3));
    }
    JsonNode second = named.path("y");
    if (second.isNumber()) {
      operands.add(new Operand(null, second.doubleValue()));
      named.remove("y");
    } else if (second.isArray()) {
      operands.add(tensor(second));
      named.remove("y");
    }
  }

  private Operand tensor(JsonNode history) {
    if (!history.path(0).isTextual()
        || history.path(1).asInt(-1) != 0
        || history.path(2).asInt(-1) != 0) {
      throw layer.wrong("reads " + history + ", wanted the first output of a layer's first call");
    }
    return Operand.of(history.get(0).asText());
  }

  private void requirePlain() {
    Iterator<Map.Entry<String, JsonNode>> all = named.fields();
    while (all.hasNext()) {
      Map.Entry<String, JsonNode> one = all.next();
      JsonNode value = one.getValue();
      boolean untrained = one.getKey().equals("training") && value.isBoolean();
      if (!value.isNull() && !(untrained && !value.asBoolean())) {
        throw layer.wrong("is called with " + one.getKey() + " = " + value);
      }
    }
  }
}
