package dev.separable.image;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One float32 operation on every sample, with one operand for each of red, green and blue. Each is
 * rounded by itself, as the frameworks do.
 */
record Arithmetic(Kind kind, float red, float green, float blue) implements Serializable {

  /** What is done to a sample. */
  enum Kind {
    OVER("over"),
    MINUS("minus"),
    TIMES("times");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  static Arithmetic of(Kind kind, float operand) {
    return new Arithmetic(kind, operand, operand, operand);
  }

  private float result(float x, float operand) {
    return switch (kind) {
      case OVER -> x / operand;
      case MINUS -> x - operand;
      case TIMES -> x * operand;
    };
  }

  private float operand(int channel) {
    return channel == 0 ? red : channel == 1 ? green : blue;
  }

  /** Whether all channels have the same operand, so that there may be any number of them. */
  boolean isUniform() {
    return red == green && green == blue;
  }

  /** Applies the operations to the first {@code n} samples, pixels one after the other. */
  static void apply(List<Arithmetic> operations, float[] samples, int n, int channels) {
    for (Arithmetic operation : operations) {
      if (operation.isUniform()) {
        operation.apply(samples, n, 0, 1);
      } else {
        for (int channel = 0; channel < channels; channel++) {
          operation.apply(samples, n, channel, channels);
        }
      }
    }
  }

  private void apply(float[] samples, int n, int channel, int every) {
    float operand = operand(channel);
    for (int i = channel; i < n; i += every) {
      samples[i] = result(samples[i], operand);
    }
  }

  /** What becomes of each byte: entry {@code 256 * channel + value}. */
  static float[] table(List<Arithmetic> operations) {
    float[] table = new float[3 * 256];
    for (int channel = 0; channel < 3; channel++) {
      for (int value = 0; value < 256; value++) {
        float x = value;
        for (Arithmetic operation : operations) {
          x = operation.result(x, operation.operand(channel));
        }
        table[256 * channel + value] = x;
      }
    }
    return table;
  }

  String spec() {
    return kind.text + "=" + operands();
  }

  /** {@code 127} if all are the same, else {@code 0.1;0.2;0.3}. */
  String operands() {
    return isUniform() ? text(red) : text(red) + ";" + text(green) + ";" + text(blue);
  }

  private static String text(float x) {
    return x == Math.rint(x) && Math.abs(x) < 1 << 24 ? Integer.toString((int) x) : "" + x;
  }

  Map<String, Object> describe() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("step", kind.text);
    map.put("values", List.of(red, green, blue));
    return map;
  }
}
