package dev.separable.image.decode.webp;

/**
 * From luma and chroma of half the size to RGB, with the integer arithmetic of libwebp: each chroma
 * sample weighs 9, 3, 3 and 1 in its neighbourhood, then ITU-R BT.601 in 14 bits.
 */
final class Vp8Colour {
  private static final int LUMA = 19077;
  private static final int RED_V = 26149;
  private static final int GREEN_U = 6419;
  private static final int GREEN_V = 13320;
  private static final int BLUE_U = 33050;
  private static final int RED_BASE = -14234;
  private static final int GREEN_BASE = 8708;
  private static final int BLUE_BASE = -17685;

  private Vp8Colour() {}

  /** {@code [height, width, 3]} of the planes Y, U, V. */
  static byte[] rgb(Vp8Plane[] planes, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    byte[] u = new byte[width + 1];
    byte[] v = new byte[width + 1];
    int chromaRows = (height + 1) / 2;
    for (int y = 0; y < height; y++) {
      int near = y / 2;
      int far = Math.max(0, Math.min(chromaRows - 1, (y & 1) == 0 ? near - 1 : near + 1));
      widen(planes[1], near, far, width, u);
      widen(planes[2], near, far, width, v);
      convert(planes[0], y, u, v, rgb, 3 * y * width, width);
    }
    return rgb;
  }

  /** One row at full width, from the chroma row it lies in and the next one on its other side. */
  private static void widen(Vp8Plane plane, int near, int far, int width, byte[] out) {
    byte[] p = plane.data;
    int n = plane.index(0, near);
    int f = plane.index(0, far);
    out[0] = ends(p[n], p[f]);
    int samples = (width + 1) / 2;
    for (int x = 1; x < samples; x++) {
      int n0 = p[n + x - 1] & 0xff;
      int n1 = p[n + x] & 0xff;
      int f0 = p[f + x - 1] & 0xff;
      int f1 = p[f + x] & 0xff;
      int sum = n0 + n1 + f0 + f1 + 8;
      out[2 * x - 1] = (byte) ((sum + 2 * (n1 + f0) >> 3) + n0 >> 1);
      out[2 * x] = (byte) ((sum + 2 * (n0 + f1) >> 3) + n1 >> 1);
    }
    if ((width & 1) == 0) {
      out[width - 1] = ends(p[n + samples - 1], p[f + samples - 1]);
    }
  }

  /** At the left and right border there is nothing beside the two. */
  private static byte ends(byte near, byte far) {
    return (byte) (3 * (near & 0xff) + (far & 0xff) + 2 >> 2);
  }

  private static void convert(
      Vp8Plane luma, int row, byte[] us, byte[] vs, byte[] rgb, int from, int width) {
    int at = luma.index(0, row);
    int o = from;
    for (int x = 0; x < width; x++, o += 3) {
      int y = scaled(luma.data[at + x], LUMA);
      byte u = us[x];
      byte v = vs[x];
      rgb[o] = clip(y + scaled(v, RED_V) + RED_BASE);
      rgb[o + 1] = clip(y - scaled(u, GREEN_U) - scaled(v, GREEN_V) + GREEN_BASE);
      rgb[o + 2] = clip(y + scaled(u, BLUE_U) + BLUE_BASE);
    }
  }

  private static int scaled(byte sample, int factor) {
    return (sample & 0xff) * factor >> 8;
  }

  /** Six bits behind the point. */
  private static byte clip(int x) {
    return Vp8Transform.clip(x >> 6);
  }
}
