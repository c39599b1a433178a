package dev.separable.image;

import dev.separable.image.JpegHeader.Colour;

/** From what the JDK's reader gives to RGB, with libjpeg's integer arithmetic (JFIF's formulas). */
final class JpegColour {
  private static final int HALF = 1 << 15;
  private static final int RED_CR = fixed(1.402);
  private static final int BLUE_CB = fixed(1.772);
  private static final int GREEN_CR = fixed(0.71414);
  private static final int GREEN_CB = fixed(0.34414);

  private JpegColour() {}

  /**
   * {@code stored [pixels, components] -> [pixels, 3]}. Three components are RGB already; of four,
   * the first three of YCCK are still luminance and chrominance. May work in place.
   */
  static byte[] toRgb(byte[] stored, int pixels, Colour colour) {
    return switch (colour) {
      case RGB, YCC -> stored;
      case GREY -> fromGrey(stored, pixels);
      case CMYK -> fromCmyk(stored, pixels);
      case YCCK -> fromCmyk(fromYcck(stored), pixels);
    };
  }

  private static int fixed(double x) {
    return (int) (x * (1 << 16) + 0.5);
  }

  private static byte[] fromGrey(byte[] grey, int pixels) {
    byte[] rgb = new byte[3 * pixels];
    for (int i = 0, o = 0; i < pixels; i++, o += 3) {
      rgb[o] = grey[i];
      rgb[o + 1] = grey[i];
      rgb[o + 2] = grey[i];
    }
    return rgb;
  }

  /** In place; the colours of YCCK are the complement of what CMYK holds. */
  private static byte[] fromYcck(byte[] p) {
    for (int i = 0; i < p.length; i += 4) {
      int y = p[i] & 0xff;
      int cb = (p[i + 1] & 0xff) - 128;
      int cr = (p[i + 2] & 0xff) - 128;
      p[i] = inverted(y + (RED_CR * cr + HALF >> 16));
      p[i + 1] = inverted(y + (-GREEN_CB * cb - GREEN_CR * cr + HALF >> 16));
      p[i + 2] = inverted(y + (BLUE_CB * cb + HALF >> 16));
    }
    return p;
  }

  private static byte inverted(int x) {
    return (byte) (255 - Math.max(0, Math.min(255, x)));
  }

  /** Samples are taken for inverted, as Adobe writes them: 255 is no ink. */
  private static byte[] fromCmyk(byte[] p, int pixels) {
    byte[] rgb = new byte[3 * pixels];
    for (int i = 0, o = 0; o < rgb.length; i += 4, o += 3) {
      int light = p[i + 3] & 0xff;
      for (int c = 0; c < 3; c++) {
        rgb[o + c] = (byte) (light - product(255 - (p[i + c] & 0xff), light));
      }
    }
    return rgb;
  }

  /** a * b / 255, rounded, as Pillow does. */
  private static int product(int a, int b) {
    int t = a * b + 128;
    return (t >> 8) + t >> 8;
  }
}
