package dev.separable.zoo;

import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A name with options, as users write models: {@code mobilenetv2(width=0.35,resolution=160)}.
 * Options are taken by name; {@link #end} refuses those that nobody took.
 */
final class Spec {
  private final String name;
  private final Map<String, String> options;
  private final Set<String> known = new TreeSet<>();

  private Spec(String name, Map<String, String> options) {
    this.name = name;
    this.options = options;
  }

  /**
   * Parses {@code name} or {@code name(key=value,…)}; a comma belongs to a value when no key
   * follows it.
   */
  static Spec parse(String text) {
    String trimmed = text.strip();
    int open = trimmed.indexOf('(');
    if (open < 0) {
      return new Spec(trimmed, new LinkedHashMap<>());
    }
    if (!trimmed.endsWith(")") || open == 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is not of the form name(option=value,option=value)");
    }
    Map<String, String> options = new LinkedHashMap<>();
    String last = null;
    for (String part : trimmed.substring(open + 1, trimmed.length() - 1).split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        last = part.substring(0, equals).strip();
        if (options.put(last, part.substring(equals + 1).strip()) != null) {
          throw new IllegalArgumentException("option " + last + " stands twice in '" + text + "'");
        }
      } else if (last != null && !part.isBlank()) {
        options.merge(last, part.strip(), (a, b) -> a + "," + b);
      } else if (!part.isBlank() || options.size() > 0) {
        throw new IllegalArgumentException(
            "'" + part.strip() + "' in '" + text + "' has no option name");
      }
    }
    return new Spec(trimmed.substring(0, open).strip(), options);
  }

  String name() {
    return name;
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  /**
   * With one more option.
   *
   * @throws IllegalArgumentException if it is there already
   */
  Spec with(String option, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    if (more.put(option, value) != null) {
      throw new IllegalArgumentException("option " + option + " stands twice for " + this);
    }
    return new Spec(name, more);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return options.isEmpty()
        ? name
        : options.entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining(",", name + "(", ")"));
  }

  private String take(String option) {
    known.add(option);
    return options.get(option);
  }

  /** A whole number from 1. */
  int positive(String option, int otherwise) {
    String value = take(option);
    return value == null ? otherwise : positive(option, value);
  }

  /** A whole number from 1 that has to be given. */
  int required(String option) {
    String value = take(option);
    if (value == null) {
      throw new IllegalArgumentException(name + " wants the option " + option);
    }
    return positive(option, value);
  }

  private int positive(String option, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message, which says the same for text and for 0.
    }
    throw new IllegalArgumentException(
        name + ": " + option + "=" + value + " is not a whole number from 1");
  }

  /** A positive number. */
  double number(String option, double otherwise) {
    String value = take(option);
    if (value == null) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(value);
      if (number > 0 && number < Double.POSITIVE_INFINITY) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message.
    }
    throw new IllegalArgumentException(
        name + ": " + option + "=" + value + " is not a positive number");
  }

  /** Height and width, as {@code 3x5} or {@code 3}. */
  int[] pair(String option, int otherwise) {
    String value = take(option);
    if (value == null) {
      return new int[] {otherwise, otherwise};
    }
    int x = value.indexOf('x');
    if (x < 0) {
      int side = positive(option, value);
      return new int[] {side, side};
    }
    return new int[] {
      positive(option, value.substring(0, x)), positive(option, value.substring(x + 1))
    };
  }

  /** One of the lower-case names of an enum. */
  <E extends Enum<E>> E choice(String option, Class<E> type, E otherwise) {
    String value = take(option);
    if (value == null) {
      return otherwise;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "%s: %s=%s is unknown; there are %s"
            .formatted(
                name,
                option,
                value,
                Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }

  Activation activation(Activation otherwise) {
    return choice("activation", Activation.class, otherwise);
  }

  /** {@code same}, {@code valid}, {@code torch}, or top, bottom, left and right. */
  Padding padding(Padding otherwise) {
    String value = take("padding");
    if (value == null) {
      return otherwise;
    }
    switch (value) {
      case "same":
        return Padding.SAME;
      case "valid":
        return Padding.VALID;
      case "torch":
        return Padding.TORCH;
      default:
        break;
    }
    String[] sides = value.split(",", -1);
    try {
      if (sides.length == 4) {
        return new Padding.Explicit(
            Integer.parseInt(sides[0].strip()),
            Integer.parseInt(sides[1].strip()),
            Integer.parseInt(sides[2].strip()),
            Integer.parseInt(sides[3].strip()));
      }
    } catch (IllegalArgumentException e) {
      // Falls through: text and negative numbers get the same message.
    }
    throw new IllegalArgumentException(
        name + ": padding=" + value + " is not same, valid, torch, or top,bottom,left,right");
  }

  /** Refuses options that were not asked for. */
  void end() {
    for (String option : options.keySet()) {
      if (!known.contains(option)) {
        throw new IllegalArgumentException(
            name + " has no option " + option + "; it has " + String.join(", ", known));
      }
    }
  }
}
