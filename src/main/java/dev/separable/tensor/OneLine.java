package dev.separable.tensor;

/** Text that came from a file, made fit for a message of one line. */
public final class OneLine {
  private static final int LONGEST = 1000;

  private OneLine() {}

  /**
   * The text with a question mark for every control, formatting or line-breaking character, and
   * with its middle left out when it is longer than 1000 characters.
   */
  public static String of(String text) {
    String kept = text;
    if (text.length() > LONGEST) {
      kept = text.substring(0, LONGEST / 2) + "..." + text.substring(text.length() - LONGEST / 2);
    }
    StringBuilder line = new StringBuilder(kept.length());
    for (int i = 0; i < kept.length(); i++) {
      char c = kept.charAt(i);
      line.append(breaksLine(c) ? '?' : c);
    }
    return line.toString();
  }

  private static boolean breaksLine(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
