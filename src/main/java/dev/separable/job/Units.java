package dev.separable.job;

import java.util.Locale;

/** Numbers as people read them. */
final class Units {
  private static final String[] BINARY = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Units() {}

  /** As {@code 2.3 MiB}. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1023.95 && unit < BINARY.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " bytes" : text("%.1f %s", value, BINARY[unit]);
  }

  /** As {@code 7.2 s}, {@code 3 min 20 s} or {@code 2 h 5 min}. */
  static String seconds(double seconds) {
    if (seconds < 59.95) {
      return text("%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? text("%d min %d s", whole / 60, whole % 60)
        : text("%d h %d min", whole / 3600, whole % 3600 / 60);
  }

  /** As {@code 12,345}. */
  static String count(long count) {
    return text("%,d", count);
  }

  /** As {@code 1 row} or {@code 12,345 rows}. */
  static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** Three digits that matter, as {@code 81.2}. */
  static String rate(double rate) {
    return rate >= 100 ? text("%,.0f", rate) : rate >= 10 ? text("%.1f", rate) : text("%.2f", rate);
  }

  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
