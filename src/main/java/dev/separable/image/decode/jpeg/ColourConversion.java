package dev.separable.image.decode.jpeg;

/** YCbCr to RGB (JFIF 1.02) in fixed point, with the roundings of libjpeg. */
final class ColourConversion {
  private static final int BITS = 16;
  private static final int HALF = 1 << BITS - 1;
  private static final int RED_CR = fixed(1.402);
  private static final int BLUE_CB = fixed(1.772);
  private static final int GREEN_CR = fixed(0.71414);
  private static final int GREEN_CB = fixed(0.34414);
  private static final int MIDDLE = 128;

  private ColourConversion() {}

  private static int fixed(double x) {
    return (int) (x * (1 << BITS) + 0.5);
  }

  /**
   * {@code n} pixels of three rows, each from an index on, to {@code [n, 3]} from {@code to} on.
   */
  static void rgb(byte[][] rows, int[] from, int n, byte[] out, int to) {
    byte[] ys = rows[0];
    byte[] cbs = rows[1];
    byte[] crs = rows[2];
    int y0 = from[0];
    int cb0 = from[1];
    int cr0 = from[2];
    for (int x = 0, o = to; x < n; x++, o += 3) {
      int y = ys[y0 + x] & 0xff;
      int cb = (cbs[cb0 + x] & 0xff) - MIDDLE;
      int cr = (crs[cr0 + x] & 0xff) - MIDDLE;
      out[o] = clip(y + (RED_CR * cr + HALF >> BITS));
      out[o + 1] = clip(y + (HALF - GREEN_CB * cb - GREEN_CR * cr >> BITS));
      out[o + 2] = clip(y + (BLUE_CB * cb + HALF >> BITS));
    }
  }

  private static byte clip(int x) {
    return (byte) ((x & ~0xff) == 0 ? x : ~x >> 31);
  }
}
