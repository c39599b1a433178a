package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.Region;

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

  /** Where a part that is wanted lies in a stored picture of this size. */
  Region stored(RegionOfInterest wanted, int width, int height) {
    int shownWidth = swapsSides ? height : width;
    int shownHeight = swapsSides ? width : height;
    Region shown = wanted.of(shownHeight, shownWidth);
    return swapped(mirrored(shown, shownWidth, shownHeight));
  }

  private Region swapped(Region r) {
    return swapsSides ? new Region(r.y(), r.x(), r.height(), r.width()) : r;
  }

  private Region mirrored(Region r, int width, int height) {
    int x = fromRight ? width - r.width() - r.x() : r.x();
    int y = fromBelow ? height - r.height() - r.y() : r.y();
    return new Region(x, y, r.width(), r.height());
  }

  /** The picture, or the part of it, as it is to be shown. */
  Image apply(Image stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int width = swapsSides ? stored.height() : stored.width();
    int height = swapsSides ? stored.width() : stored.height();
    Region shown = mirrored(swapped(stored.region()), width, height);
    byte[] rgb = turned(stored.rgb(), shown.width(), shown.height());
    return Image.part(width, height, shown, rgb);
  }

  /** Pixels that become {@code [height, width, 3]}. */
  private byte[] turned(byte[] in, int width, int height) {
    int stepX = swapsSides ? height : 1;
    int stepY = swapsSides ? 1 : width;
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
    return out;
  }
}
