package dev.separable.image.decode;

import dev.separable.image.InputException;

/** The header of a PNG; {@code depth} is in bits of a stored sample. */
record PngHeader(int width, int height, int depth, int colour) {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGBA = 6;

  private static final int BYTES = 13;

  static PngHeader read(Bytes bytes, int at, int length, PixelLimit limit) throws InputException {
    if (length != BYTES) {
      throw Bytes.corrupt("a header of " + length + " bytes");
    }
    int width = bytes.i32be(at);
    int height = bytes.i32be(at + 4);
    int depth = bytes.u8(at + 8);
    int colour = bytes.u8(at + 9);
    int sampleBytes = depth > 8 ? 2 : 1;
    limit.check(width, height, PixelLimit.COPIES + channels(colour) * sampleBytes);
    if (!allowed(colour, depth)) {
      throw Bytes.corrupt("colour type " + colour + " with " + depth + " bits");
    }
    if (bytes.u8(at + 10) != 0 || bytes.u8(at + 11) != 0 || bytes.u8(at + 12) > 1) {
      throw Bytes.corrupt("unknown compression, filter or interlace method");
    }
    return new PngHeader(width, height, depth, colour);
  }

  private static boolean allowed(int colour, int depth) {
    boolean wide = depth == 8 || depth == 16;
    boolean narrow = depth == 1 || depth == 2 || depth == 4;
    return switch (colour) {
      case GREY -> narrow || wide;
      case RGB, GREY_ALPHA, RGBA -> wide;
      case PALETTE -> narrow || depth == 8;
      default -> false;
    };
  }

  private static int channels(int colour) {
    return switch (colour) {
      case RGB -> 3;
      case GREY_ALPHA -> 2;
      case RGBA -> 4;
      default -> 1;
    };
  }

  /** Bytes of a row, without its filter byte. */
  long rowBytes() {
    return ((long) width * channels(colour) * depth + 7) / 8;
  }
}
