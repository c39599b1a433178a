package dev.separable.zoo;

/** How the channels of a stem or head follow the width. */
enum Scaling {
  /** As all channels. */
  SCALED,
  /** As in the table at any width. */
  FIXED,
  /** Never narrower than in the table. */
  AT_LEAST,
  /** As all channels from width 0.75, below that as in the table. MobileNetV3's stem. */
  SCALED_FROM_075;

  int channels(int table, double width) {
    int scaled = Widths.divisible(table * width);
    return switch (this) {
      case SCALED -> scaled;
      case FIXED -> table;
      case AT_LEAST -> Math.max(table, scaled);
      case SCALED_FROM_075 -> width < 0.75 ? table : scaled;
    };
  }
}
