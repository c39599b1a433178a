package dev.separable.zoo;

/** Rounding of channel counts, as the code of the MobileNet papers does it. */
final class Widths {
  private static final int DIVISOR = 8;

  private Widths() {}

  /**
   * The nearest multiple of 8 (halves up), at least 8, and one step higher where that would take
   * away more than a tenth: {@code _make_divisible} of MobileNetV2's and timm's code.
   */
  static int divisible(double channels) {
    int rounded = Math.max(DIVISOR, (int) (channels + DIVISOR / 2.0) / DIVISOR * DIVISOR);
    return rounded < 0.9 * channels ? rounded + DIVISOR : rounded;
  }
}
