package dev.separable.image.decode;

import dev.separable.image.ErrorKind;
import dev.separable.image.InputException;

/**
 * The largest picture that is read; checked before any pixel is allocated.
 *
 * @param maxPixels as the user allows
 * @param maxBytes memory for one picture: raster, RGB and the upright copy
 */
record PixelLimit(long maxPixels, long maxBytes) {
  /** RGB and its upright copy. */
  static final int COPIES = 6;

  /** What fits an array of three bytes a pixel. */
  private static final long ARRAY = (Integer.MAX_VALUE - 8) / 3;

  /**
   * Fails unless both sides are positive and the picture is small enough.
   *
   * @param bytesPerPixel what decoding allocates
   */
  void check(long width, long height, int bytesPerPixel) throws InputException {
    if (width < 1 || height < 1) {
      throw Bytes.corrupt("a size of " + width + "x" + height + " pixels");
    }
    long limit = Math.min(maxPixels, ARRAY);
    if (width > limit / height) {
      throw new InputException(
          ErrorKind.TOO_LARGE, width + "x" + height + " pixels, at most " + limit + " are allowed");
    }
    checkMemory(width, height, width * height * bytesPerPixel);
  }

  /** Fails if decoding a picture of this size takes more memory than there is. */
  void checkMemory(long width, long height, long bytes) throws InputException {
    if (bytes > maxBytes) {
      throw new InputException(
          ErrorKind.TOO_LARGE,
          "%dx%d pixels want %d MiB of memory, a thread of this JVM has %d MiB"
              .formatted(width, height, bytes >> 20, maxBytes >> 20));
    }
  }
}
