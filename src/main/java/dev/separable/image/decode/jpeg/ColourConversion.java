package dev.separable.image.decode.jpeg;

/** YCbCr to RGB (JFIF 1.02) in fixed point, with the roundings of libjpeg. */
sealed interface ColourConversion permits ScalarColour, PanamaColour {
  int BITS = 16;
  int HALF = 1 << BITS - 1;

  /** 1.402, 1.772, 0.71414 and 0.34414. */
  int RED_CR = 91881;

  int BLUE_CB = 116130;
  int GREEN_CR = 46802;
  int GREEN_CB = 22554;
  int MIDDLE = 128;

  /**
   * {@code n} pixels of three rows, each from an index on, to {@code [n, 3]} from {@code to} on.
   */
  void rgb(byte[][] rows, int[] from, int n, byte[] out, int to);
}
