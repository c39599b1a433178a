package dev.separable.spark.metrics;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many inputs may fail.
 *
 * @param value a number of inputs, or a percentage of them
 * @param unit which of both
 */
public record ErrorLimit(double value, Unit unit) {
  /** What a limit counts. */
  public enum Unit {
    /** Inputs. */
    INPUTS,
    /** Hundredths of all inputs. */
    PERCENT
  }

  /** Any number may fail. */
  public static final ErrorLimit NONE = new ErrorLimit(100, Unit.PERCENT);

  /** Not one may fail. */
  public static final ErrorLimit ZERO = new ErrorLimit(0, Unit.INPUTS);

  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,18})|(\\d{1,3}(?:\\.\\d{1,9})?)%");

  /**
   * Reads {@code 10} or {@code 2.5%}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static ErrorLimit parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (matcher.matches()) {
      if (matcher.group(1) != null) {
        return new ErrorLimit(Long.parseLong(matcher.group(1)), Unit.INPUTS);
      }
      double percent = Double.parseDouble(matcher.group(2));
      if (percent <= 100) {
        return new ErrorLimit(percent, Unit.PERCENT);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "', wanted a number of inputs as 10 or a share as 2.5%");
  }

  /** The largest number of failed inputs that is still allowed. */
  public long allowed(long inputs) {
    if (unit == Unit.INPUTS) {
      return (long) value;
    }
    // Decimal, so that 29 % of 100 are 29.
    return BigDecimal.valueOf(value)
        .multiply(BigDecimal.valueOf(inputs))
        .divideToIntegralValue(BigDecimal.valueOf(100))
        .longValueExact();
  }

  /** As on the command line. */
  @Override
  public String toString() {
    String number =
        value == Math.rint(value)
            ? Long.toString((long) value)
            : String.format(Locale.ROOT, "%s", value);
    return unit == Unit.PERCENT ? number + "%" : number;
  }
}
