package dev.separable.image.decode;

/** From CMYK and YCCK to RGB, with libjpeg's integer arithmetic (JFIF's formulas). */
final class JpegColour {
  private static final int HALF = 1 << 15;
  private static final int RED_CR = fixed(1.402);
  private static final int BLUE_CB = fixed(1.772);
  private static final int GREEN_CR = fixed(0.71414);
  private static final int GREEN_CB = fixed(0.34414);

  private JpegColour() {}

  private static int fixed(double x) {
    return (int) (x * (1 << 16) + 0.5);
  }

  /** {@code [pixels, 4] -> [pixels, 3]}; changes {@code p}. Colours are the complement of inks. */
  static byte[] fromYcck(byte[] p) {
    for (int i = 0; i < p.length; i += 4) {
      int y = p[i] & 0xff;
      int cb = (p[i + 1] & 0xff) - 128;
      int cr = (p[i + 2] & 0xff) - 128;
      p[i] = inverted(y + (RED_CR * cr + HALF >> 16));
      p[i + 1] = inverted(y + (-GREEN_CB * cb - GREEN_CR * cr + HALF >> 16));
      p[i + 2] = inverted(y + (BLUE_CB * cb + HALF >> 16));
    }
    return fromCmyk(p);
  }

  private static byte inverted(int x) {
    return (byte) (255 - Math.max(0, Math.min(255, x)));
  }

  /** {@code [pixels, 4] -> [pixels, 3]}. Samples are inverted, as Adobe writes them: 255 no ink. */
  static byte[] fromCmyk(byte[] p) {
    byte[] rgb = new byte[p.length / 4 * 3];
    for (int i = 0, o = 0; o < rgb.length; i += 4, o += 3) {
      int light = p[i + 3] & 0xff;
      rgb[o] = (byte) (light - product(255 - (p[i] & 0xff), light));
      rgb[o + 1] = (byte) (light - product(255 - (p[i + 1] & 0xff), light));
      rgb[o + 2] = (byte) (light - product(255 - (p[i + 2] & 0xff), light));
    }
    return rgb;
  }

  /** a * b / 255, rounded, as Pillow does. */
  private static int product(int a, int b) {
    int t = a * b + 128;
    return (t >> 8) + t >> 8;
  }
}
