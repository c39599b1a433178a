package dev.separable.image;

/** The largest picture that is read; checked before any pixel is allocated. */
record PixelLimit(long maxPixels) {
  /** What fits an array of three bytes a pixel. */
  private static final long ARRAY = (Integer.MAX_VALUE - 8) / 3;

  /** Fails unless both sides are positive and the picture is small enough. */
  void check(long width, long height) throws InputException {
    if (width < 1 || height < 1) {
      throw Bytes.corrupt("a size of " + width + "x" + height + " pixels");
    }
    long limit = Math.min(maxPixels, ARRAY);
    if (width > limit / height) {
      throw new InputException(
          ErrorKind.TOO_LARGE, width + "x" + height + " pixels, at most " + limit + " are allowed");
    }
  }
}
