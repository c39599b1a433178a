package dev.separable.onnx;

/**
 * How many numbers an import may hold: some times what the file holds itself, so that a small file
 * cannot ask for much memory by repeating or expanding its constants.
 */
final class Budget {
  private static final long FREE = 1L << 24;
  private static final int TIMES = 4;

  private long left = FREE;

  /** Adds what so many bytes of a file allow. */
  void earn(long bytes) {
    left += TIMES * bytes;
  }

  /** Takes room for so many numbers, before they are allocated. */
  void spend(long elements) {
    left -= elements;
    if (left < 0) {
      throw new IllegalArgumentException(
          "its constants would expand to many times the size of the file");
    }
  }
}
