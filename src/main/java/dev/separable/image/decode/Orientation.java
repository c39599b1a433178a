package dev.separable.image.decode;

import dev.separable.image.Image;

/**
 * The EXIF orientation, 1 to 8: where the first stored row and column are to be shown (TIFF 6.0,
 * tag 274).
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  TURNED_180(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  /** To be shown turned a quarter to the right. */
  TURNED_RIGHT(true, true, false),
  TRANSVERSED(true, true, true),
  /** To be shown turned a quarter to the left. */
  TURNED_LEFT(true, false, true);

  private final boolean swapsSides;
  private final boolean fromRight;
  private final boolean fromBelow;

  /** After swapping rows and columns, if so, the outcome is mirrored and turned upside down. */
  Orientation(boolean swapsSides, boolean fromRight, boolean fromBelow) {
    this.swapsSides = swapsSides;
    this.fromRight = fromRight;
    this.fromBelow = fromBelow;
  }

  /** The orientation with this number; values outside 1 to 8 mean upright. */
  static Orientation of(long value) {
    return value >= 1 && value <= 8 ? values()[(int) value - 1] : UPRIGHT;
  }

  /** The picture as it is to be shown. */
  Image apply(Image stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int width = swapsSides ? stored.height() : stored.width();
    int height = swapsSides ? stored.width() : stored.height();
    int stepX = swapsSides ? stored.width() : 1;
    int stepY = swapsSides ? 1 : stored.width();
    byte[] in = stored.rgb();
    byte[] out = new byte[3 * width * height];
    int o = 0;
    for (int y = 0; y < height; y++) {
      int row = (fromBelow ? height - 1 - y : y) * stepY;
      int p = 3 * (row + (fromRight ? (width - 1) * stepX : 0));
      int step = 3 * (fromRight ? -stepX : stepX);
      for (int x = 0; x < width; x++, p += step, o += 3) {
        out[o] = in[p];
        out[o + 1] = in[p + 1];
        out[o + 2] = in[p + 2];
      }
    }
    return Image.of(width, height, out);
  }
}
