package dev.separable.image.decode.jpeg;

/** The conversion a pixel at a time. */
final class ScalarColour implements ColourConversion {

  @Override
  public void rgb(byte[][] rows, int[] from, int n, byte[] out, int to) {
    part(rows, from, 0, n, out, to);
  }

  /** Pixels {@code begin} to {@code n} of a row whose first one is to be at {@code to}. */
  static void part(byte[][] rows, int[] from, int begin, int n, byte[] out, int to) {
    byte[] ys = rows[0];
    byte[] cbs = rows[1];
    byte[] crs = rows[2];
    int y0 = from[0];
    int cb0 = from[1];
    int cr0 = from[2];
    for (int x = begin, o = to + 3 * begin; x < n; x++, o += 3) {
      int y = ys[y0 + x] & 0xff;
      int cb = (cbs[cb0 + x] & 0xff) - MIDDLE;
      int cr = (crs[cr0 + x] & 0xff) - MIDDLE;
      out[o] = InverseDct.clip(y + (RED_CR * cr + HALF >> BITS));
      out[o + 1] = InverseDct.clip(y + (HALF - GREEN_CB * cb - GREEN_CR * cr >> BITS));
      out[o + 2] = InverseDct.clip(y + (BLUE_CB * cb + HALF >> BITS));
    }
  }
}
