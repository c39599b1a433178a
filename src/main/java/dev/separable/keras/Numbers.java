package dev.separable.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Numbers that a layer's settings hold as lists. */
final class Numbers {
  private static final int MOST = 1 << 16;

  private Numbers() {}

  /** All numbers of a setting in one row, nested lists taken apart. */
  static Tensor tensor(LayerConfig layer, String field) {
    List<Float> all = new ArrayList<>();
    collect(layer, field, layer.config().path(field), all);
    float[] values = new float[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.get(i);
    }
    return Tensor.of(values, values.length);
  }

  private static void collect(LayerConfig layer, String field, JsonNode value, List<Float> into) {
    if (value.isArray() && into.size() < MOST) {
      value.forEach(inner -> collect(layer, field, inner, into));
    } else if (value.isNumber() && Float.isFinite(value.floatValue())) {
      into.add(value.floatValue());
    } else {
      throw layer.wrong(field + " " + value + ", wanted numbers");
    }
  }
}
