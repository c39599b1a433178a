package dev.separable.job;

import java.util.List;

/** Lists of names on one line. */
final class Texts {
  private Texts() {}

  /** The first few names, and how many more there are. */
  static String some(List<String> names, int most) {
    if (names.size() <= most) {
      return String.join(", ", names);
    }
    return String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
  }
}
