package dev.separable.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns, numbers to the right. */
final class TextTable {
  private final List<String[]> rows = new ArrayList<>();
  private final boolean[] isNumber;

  /** With a heading; columns whose heading begins with {@code >} are set to the right. */
  TextTable(String... headings) {
    isNumber = new boolean[headings.length];
    String[] first = new String[headings.length];
    for (int i = 0; i < headings.length; i++) {
      isNumber[i] = headings[i].startsWith(">");
      first[i] = isNumber[i] ? headings[i].substring(1) : headings[i];
    }
    rows.add(first);
  }

  /** Adds a row; null is shown as nothing. */
  void add(Object... cells) {
    if (cells.length != isNumber.length) {
      throw new IllegalArgumentException(
          cells.length + " cells in " + isNumber.length + " columns");
    }
    rows.add(
        Arrays.stream(cells)
            .map(cell -> cell == null ? "" : cell.toString())
            .toArray(String[]::new));
  }

  /** The lines, without spaces at their ends. */
  List<String> lines() {
    int[] widths = new int[isNumber.length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String space = " ".repeat(widths[i] - row[i].length());
      line.append(i == 0 ? "" : "  ").append(isNumber[i] ? space + row[i] : row[i] + space);
    }
    return line.toString().stripTrailing();
  }
}
