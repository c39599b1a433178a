package dev.separable.job;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Widths and resolutions to try with each other, as in MobileNet's trade-off curves.
 *
 * @param widths multipliers of the channels; empty for the model's own
 * @param resolutions sides of the input; empty for the model's own
 */
record Sweep(List<Double> widths, List<Integer> resolutions) {
  private static final BigDecimal WIDTH_STEP = new BigDecimal("0.25");
  private static final BigDecimal RESOLUTION_STEP = new BigDecimal("32");
  private static final int MOST = 1000;

  /**
   * Reads {@code width=FROM:TO[:STEP],resolution=FROM:TO[:STEP]}, or one of the two; the steps are
   * 0.25 and 32 if not given, both ends belong to the range.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  static Sweep parse(String text) {
    List<BigDecimal> widths = List.of();
    List<BigDecimal> resolutions = List.of();
    try {
      for (String part : text.split(",", -1)) {
        String[] sides = part.strip().split("=", -1);
        if (sides.length == 2 && sides[0].equals("width") && widths.isEmpty()) {
          widths = range(sides[1], WIDTH_STEP);
        } else if (sides.length == 2 && sides[0].equals("resolution") && resolutions.isEmpty()) {
          resolutions = range(sides[1], RESOLUTION_STEP);
        } else {
          throw new NumberFormatException(part);
        }
      }
      return new Sweep(
          widths.stream().map(BigDecimal::doubleValue).toList(),
          resolutions.stream().map(BigDecimal::intValueExact).toList());
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "', wanted width=FROM:TO[:STEP],resolution=FROM:TO[:STEP] with at most "
              + MOST
              + " values each, or one of the two",
          e);
    }
  }

  private static List<BigDecimal> range(String text, BigDecimal usualStep) {
    String[] ends = text.split(":", -1);
    BigDecimal from = new BigDecimal(ends[0]);
    BigDecimal to = ends.length > 1 ? new BigDecimal(ends[1]) : from;
    BigDecimal step = ends.length > 2 ? new BigDecimal(ends[2]) : usualStep;
    if (ends.length > 3 || from.signum() <= 0 || step.signum() <= 0 || to.compareTo(from) < 0) {
      throw new NumberFormatException(text);
    }
    List<BigDecimal> values = new ArrayList<>();
    for (BigDecimal value = from; value.compareTo(to) <= 0; value = value.add(step)) {
      values.add(value);
      if (values.size() > MOST) {
        throw new NumberFormatException(text);
      }
    }
    return values;
  }
}
