package dev.separable.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * Depth scaling of EfficientNet's compound scaling (Tan and Le 2019, section 3.3), with the rules
 * of timm's builder: a stage is scaled as a whole and its blocks are dealt out to its rows from the
 * last to the first.
 */
record Depth(double multiplier, Rounding rounding, Ends ends) {
  /** How the blocks of a stage become a whole number. */
  enum Rounding {
    /** Upwards. */
    UP,
    /** To the nearest, halves to the even one. */
    NEAREST
  }

  /** What happens to the first and the last stage. */
  enum Ends {
    /** They are scaled too. */
    SCALED,
    /** They stay as they are. */
    FIXED
  }

  List<List<Row>> scaled(List<List<Row>> stages) {
    List<List<Row>> scaled = new ArrayList<>();
    for (int s = 0; s < stages.size(); s++) {
      boolean end = s == 0 || s == stages.size() - 1;
      boolean stays = end && ends == Ends.FIXED;
      scaled.add(stays ? stages.get(s) : stage(stages.get(s)));
    }
    return scaled;
  }

  private List<Row> stage(List<Row> rows) {
    int left = rows.stream().mapToInt(Row::repeats).sum();
    double exact = left * multiplier;
    int toDeal = (int) (rounding == Rounding.UP ? Math.ceil(exact) : Math.max(1, Math.rint(exact)));
    List<Row> dealt = new ArrayList<>();
    for (int r = rows.size() - 1; r >= 0; r--) {
      Row row = rows.get(r);
      int repeats = (int) Math.max(1, Math.rint((double) row.repeats() / left * toDeal));
      dealt.add(0, row.times(repeats));
      left -= row.repeats();
      toDeal -= repeats;
    }
    return dealt;
  }
}
