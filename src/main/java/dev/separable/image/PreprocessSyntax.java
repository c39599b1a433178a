package dev.separable.image;

import dev.separable.image.Arithmetic.Kind;
import dev.separable.image.resize.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads and writes a preprocessing specification: steps in order, comma-separated. */
final class PreprocessSyntax {
  /** Larger sides of a fixed size are a typing error, not a network's input. */
  private static final int MAX_SIDE = 8192;

  private static final String ALLOWED =
      "resize=SIZE:FILTER, resize=HxW:FILTER, crop=SIZE, crop=HxW, central=FRACTION, tpu-crop=SIZE,"
          + " then mean=R;G;B and std=R;G;B, or minus=, over=, times=";

  private final List<Geometry> geometry = new ArrayList<>();
  private final List<Arithmetic> early = new ArrayList<>();
  private final List<Arithmetic> arithmetic = new ArrayList<>();
  private Arithmetic mean;
  private Arithmetic std;

  private PreprocessSyntax() {}

  /** The preprocessing called {@code name} with these steps. */
  static Preprocess parse(String name, String spec) {
    PreprocessSyntax syntax = new PreprocessSyntax();
    for (String step : spec.split(",", -1)) {
      syntax.step(step.strip());
    }
    return new Preprocess(name, syntax.geometry, syntax.early, syntax.operations());
  }

  /** The specification with all numbers; {@link #parse} reads it back. */
  static String write(Preprocess contract) {
    List<Arithmetic> end = contract.arithmetic();
    return Stream.of(
            contract.byteSteps().stream().map(Geometry::spec),
            contract.early().stream().map(Arithmetic::spec),
            contract.floatSteps().stream().map(Geometry::spec),
            contract.early().isEmpty() && isMeanAndStd(end)
                ? Stream.of("mean=" + end.get(1).operands(), "std=" + end.get(2).operands())
                : end.stream().map(Arithmetic::spec))
        .flatMap(steps -> steps)
        .collect(Collectors.joining(","));
  }

  private static boolean isMeanAndStd(List<Arithmetic> operations) {
    return operations.size() == 3
        && operations.get(0).equals(Arithmetic.of(Kind.OVER, 255))
        && operations.get(1).kind() == Kind.MINUS
        && operations.get(2).kind() == Kind.OVER;
  }

  private void step(String step) {
    int equals = step.indexOf('=');
    if (equals < 0) {
      throw bad(step, "is not of the form name=value");
    }
    String name = step.substring(0, equals).strip();
    String value = step.substring(equals + 1).strip();
    switch (name) {
      case "resize" -> add(step, resize(step, value));
      case "crop" -> {
        int[] size = sides(step, value);
        add(step, new Geometry.Crop(size[0], size[1]));
      }
      case "central" -> add(step, new Geometry.Central(fraction(step, value)));
      case "tpu-crop" -> add(step, new Geometry.TpuCrop(side(step, value)));
      case "mean" -> mean = once(step, mean, operands(Kind.MINUS, step, value));
      case "std" -> std = once(step, std, operands(Kind.OVER, step, value));
      case "minus" -> add(step, operands(Kind.MINUS, step, value));
      case "over" -> add(step, operands(Kind.OVER, step, value));
      case "times" -> add(step, operands(Kind.TIMES, step, value));
      default -> throw bad(step, "is not known");
    }
  }

  /** Only where the picture becomes floats can a step of geometry come after arithmetic. */
  private void add(String step, Geometry next) {
    if (next.givesFloats() && geometry.stream().noneMatch(Geometry::givesFloats)) {
      early.addAll(arithmetic);
      arithmetic.clear();
    }
    if (mean != null || std != null || !arithmetic.isEmpty()) {
      throw bad(step, "comes after the arithmetic");
    }
    geometry.add(next);
  }

  private void add(String step, Arithmetic next) {
    if (mean != null || std != null) {
      throw bad(step, "cannot stand beside mean and std");
    }
    arithmetic.add(next);
  }

  private Arithmetic once(String step, Arithmetic before, Arithmetic now) {
    if (before != null) {
      throw bad(step, "stands twice");
    }
    if (!early.isEmpty() || !arithmetic.isEmpty()) {
      throw bad(step, "cannot stand beside minus, over and times");
    }
    return now;
  }

  /** Samples are divided by 255 unless raw operations say otherwise; then mean, then std. */
  private List<Arithmetic> operations() {
    if (!early.isEmpty() || !arithmetic.isEmpty()) {
      return arithmetic;
    }
    List<Arithmetic> operations = new ArrayList<>();
    operations.add(Arithmetic.of(Kind.OVER, 255));
    if (mean != null || std != null) {
      operations.add(mean != null ? mean : Arithmetic.of(Kind.MINUS, 0));
      operations.add(std != null ? std : Arithmetic.of(Kind.OVER, 1));
    }
    return operations;
  }

  private static Geometry resize(String step, String value) {
    int colon = value.indexOf(':');
    if (colon < 0) {
      throw bad(step, "has no filter, one of " + Resampling.names());
    }
    String size = value.substring(0, colon);
    Resampling filter = filter(step, value.substring(colon + 1));
    if (size.indexOf('x') < 0) {
      return new Geometry.Shorter(side(step, size), filter);
    }
    int[] sides = sides(step, size);
    return new Geometry.Stretch(sides[0], sides[1], filter);
  }

  private static Resampling filter(String step, String text) {
    for (Resampling filter : Resampling.all()) {
      if (filter.text().equals(text)) {
        return filter;
      }
    }
    throw bad(step, "has an unknown filter, not one of " + Resampling.names());
  }

  private static int[] sides(String step, String text) {
    int x = text.indexOf('x');
    if (x < 0) {
      int side = side(step, text);
      return new int[] {side, side};
    }
    return new int[] {side(step, text.substring(0, x)), side(step, text.substring(x + 1))};
  }

  private static int side(String step, String text) {
    int side;
    try {
      side = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw bad(step, "wants whole numbers");
    }
    if (side < 1 || side > MAX_SIDE) {
      throw bad(step, "wants sides from 1 to " + MAX_SIDE);
    }
    return side;
  }

  private static double fraction(String step, String text) {
    double fraction;
    try {
      fraction = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw bad(step, "wants a number");
    }
    if (!(fraction > 0 && fraction <= 1)) {
      throw bad(step, "wants a fraction above 0 and at most 1");
    }
    return fraction;
  }

  private static Arithmetic operands(Kind kind, String step, String text) {
    String[] parts = text.split(";", -1);
    if (parts.length != 1 && parts.length != 3) {
      throw bad(step, "wants one value or three, separated by semicolons");
    }
    float[] value = new float[3];
    for (int i = 0; i < 3; i++) {
      value[i] = operand(kind, step, parts[parts.length == 1 ? 0 : i]);
    }
    return new Arithmetic(kind, value[0], value[1], value[2]);
  }

  private static float operand(Kind kind, String step, String text) {
    float value;
    try {
      value = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw bad(step, "wants numbers");
    }
    if (!Float.isFinite(value) || (kind == Kind.OVER && value == 0)) {
      throw bad(step, "has a value that cannot be used: " + text.strip());
    }
    return value;
  }

  private static IllegalArgumentException bad(String step, String why) {
    return new IllegalArgumentException(
        "preprocessing step '" + step + "' " + why + "; allowed: " + ALLOWED);
  }
}
