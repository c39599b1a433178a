package dev.separable.image.decode.webp;

/** The inverse transforms of VP8 (RFC 6386, 14.3, 14.4). */
final class Vp8Transform {
  private static final int SQRT2_COS_LESS_1 = 20091;
  private static final int SQRT2_SIN = 35468;

  private Vp8Transform() {}

  /** Inverse Walsh-Hadamard transform of 16 means: each becomes the DC of a luma block. */
  static void spreadMeans(int[] in, int[] values) {
    int[] t = new int[16];
    for (int i = 0; i < 4; i++) {
      int a = in[i] + in[12 + i];
      int b = in[4 + i] + in[8 + i];
      int c = in[4 + i] - in[8 + i];
      int d = in[i] - in[12 + i];
      t[i] = a + b;
      t[4 + i] = d + c;
      t[8 + i] = a - b;
      t[12 + i] = d - c;
    }
    for (int i = 0; i < 4; i++) {
      int k = 4 * i;
      int a = t[k] + 3 + t[k + 3];
      int b = t[k + 1] + t[k + 2];
      int c = t[k + 1] - t[k + 2];
      int d = t[k] + 3 - t[k + 3];
      values[16 * k] = a + b >> 3;
      values[16 * k + 16] = d + c >> 3;
      values[16 * k + 32] = a - b >> 3;
      values[16 * k + 48] = d - c >> 3;
    }
  }

  /** Adds the inverse cosine transform of the 16 coefficients from {@code from} on to a block. */
  static void add(int[] in, int from, Vp8Plane plane, int index) {
    int[] t = new int[16];
    for (int i = 0; i < 4; i++) {
      int a = in[from + i] + in[from + 8 + i];
      int b = in[from + i] - in[from + 8 + i];
      int c = bySin(in[from + 4 + i]) - byCos(in[from + 12 + i]);
      int d = byCos(in[from + 4 + i]) + bySin(in[from + 12 + i]);
      t[i] = a + d;
      t[4 + i] = b + c;
      t[8 + i] = b - c;
      t[12 + i] = a - d;
    }
    byte[] out = plane.data;
    for (int y = 0; y < 4; y++) {
      int k = 4 * y;
      int o = index + y * plane.stride;
      int a = t[k] + 4 + t[k + 2];
      int b = t[k] + 4 - t[k + 2];
      int c = bySin(t[k + 1]) - byCos(t[k + 3]);
      int d = byCos(t[k + 1]) + bySin(t[k + 3]);
      out[o] = clip((out[o] & 0xff) + (a + d >> 3));
      out[o + 1] = clip((out[o + 1] & 0xff) + (b + c >> 3));
      out[o + 2] = clip((out[o + 2] & 0xff) + (b - c >> 3));
      out[o + 3] = clip((out[o + 3] & 0xff) + (a - d >> 3));
    }
  }

  private static int byCos(int x) {
    return (x * SQRT2_COS_LESS_1 >> 16) + x;
  }

  private static int bySin(int x) {
    return x * SQRT2_SIN >> 16;
  }

  static byte clip(int x) {
    return (byte) (x < 0 ? 0 : Math.min(x, 255));
  }
}
