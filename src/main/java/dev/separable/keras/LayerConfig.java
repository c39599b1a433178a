package dev.separable.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.weights.WeightsException;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer as the configuration describes it.
 *
 * @param source the file, for messages
 * @param type Keras' class, or the function of an operation
 * @param name unique in the model
 * @param config the layer's own settings
 * @param operands what it is called with, in order
 */
record LayerConfig(
    String source, String type, String name, JsonNode config, List<Operand> operands) {
  /**
   * An argument of a call: the output of another layer, or a number.
   *
   * @param layer null for a number
   * @param number counts if there is no layer
   */
  record Operand(String layer, double number) {
    static Operand of(String layer) {
      return new Operand(layer, 0);
    }
  }

  int number(String field, int otherwise) {
    JsonNode value = config.get(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw wrong(field + " " + value + ", wanted a whole number");
    }
    return value.intValue();
  }

  double real(String field, double otherwise) {
    JsonNode value = config.get(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw wrong(field + " " + value + ", wanted a number");
    }
    return value.doubleValue();
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = config.get(field);
    return value == null || value.isNull() ? otherwise : value.asBoolean();
  }

  String text(String field, String otherwise) {
    JsonNode value = config.get(field);
    return value == null || value.isNull() ? otherwise : value.asText();
  }

  /** One number for both, or two of them: height, width. */
  int[] pair(String field, int[] otherwise) {
    JsonNode value = config.get(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (value.canConvertToInt() && value.isIntegralNumber()) {
      return new int[] {value.intValue(), value.intValue()};
    }
    List<Integer> two = integers(field);
    if (two.size() != 2) {
      throw wrong(field + " " + value + ", wanted two numbers");
    }
    return new int[] {two.get(0), two.get(1)};
  }

  /** All numbers of a field, nested lists taken apart. */
  List<Integer> integers(String field) {
    List<Integer> all = new ArrayList<>();
    JsonNode value = config.get(field);
    if (value != null && !value.isNull()) {
      flatten(field, value, all);
    }
    return all;
  }

  private void flatten(String field, JsonNode value, List<Integer> into) {
    if (value.isArray() && into.size() < 64) {
      value.forEach(inner -> flatten(field, inner, into));
    } else if (value.isIntegralNumber() && value.canConvertToInt()) {
      into.add(value.intValue());
    } else {
      throw wrong(field + " " + config.get(field) + ", wanted whole numbers");
    }
  }

  /** Maps with channels first are refused. */
  void wantChannelsLast() {
    if (!text("data_format", "channels_last").equals("channels_last")) {
      throw wrong("data_format " + text("data_format", "") + ", wanted channels_last");
    }
  }

  WeightsException wrong(String found) {
    return new WeightsException("%s: layer %s (%s): %s".formatted(source, name, type, found));
  }
}
