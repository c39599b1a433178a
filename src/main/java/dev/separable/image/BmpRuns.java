package dev.separable.image;

/**
 * The run-length coding of bitmaps with 4 or 8 bits. Pixels that are left out have colour 0; those
 * beyond the end of a row are dropped.
 */
final class BmpRuns {
  private static final int END_OF_ROW = 0;
  private static final int END = 1;
  private static final int DELTA = 2;

  private final Bytes bytes;
  private final int bits;
  private final int width;
  private final int height;
  private final byte[] palette;
  private final byte[] rgb;
  private int at;
  private long x;
  private int y;

  BmpRuns(Bytes bytes, int at, int bits, int width, int height, byte[] palette, byte[] rgb) {
    this.bytes = bytes;
    this.at = at;
    this.bits = bits;
    this.width = width;
    this.height = height;
    this.palette = palette;
    this.rgb = rgb;
  }

  void read() throws InputException {
    for (int o = 0; o < rgb.length; o += 3) {
      System.arraycopy(palette, 0, rgb, o, 3);
    }
    while (y < height) {
      int count = bytes.u8(at);
      int value = bytes.u8(at + 1);
      at += 2;
      if (count > 0) {
        run(count, value);
      } else if (value == END_OF_ROW) {
        x = 0;
        y++;
      } else if (value == END) {
        return;
      } else if (value == DELTA) {
        x += bytes.u8(at);
        y += bytes.u8(at + 1);
        at += 2;
      } else {
        literal(value);
      }
    }
  }

  private void run(int count, int value) {
    for (int i = 0; i < count; i++) {
      put(bits == 8 ? value : (i & 1) == 0 ? value >> 4 : value & 15);
    }
  }

  /** Pixels as they are, padded to an even number of bytes. */
  private void literal(int count) throws InputException {
    for (int i = 0; i < count; i++) {
      int value = bytes.u8(bits == 8 ? at + i : at + i / 2);
      put(bits == 8 ? value : (i & 1) == 0 ? value >> 4 : value & 15);
    }
    int length = bits == 8 ? count : (count + 1) / 2;
    at += length + (length & 1);
  }

  private void put(int index) {
    if (x < width) {
      int o = 3 * ((height - 1 - y) * width + (int) x);
      System.arraycopy(palette, 3 * index, rgb, o, 3);
    }
    x++;
  }
}
