package dev.separable.image.decode.webp;

import java.util.Arrays;

/**
 * Luma or chroma of a frame, whole macroblocks, within the border that prediction reads: 127 above,
 * 129 to the left (RFC 6386, 12.2).
 */
final class Vp8Plane {
  /** To the left; to the right there are as many, of which prediction reads four. */
  private static final int MARGIN = 8;

  private static final byte ABOVE = 127;
  private static final byte LEFT = (byte) 129;

  final byte[] data;
  final int stride;

  /** Of whole macroblocks. */
  Vp8Plane(int width, int height) {
    stride = width + 2 * MARGIN;
    data = new byte[Math.multiplyExact(stride, height + 1)];
    Arrays.fill(data, 0, stride, ABOVE);
    for (int y = 0; y < height; y++) {
      data[index(-1, y)] = LEFT;
    }
  }

  /** What a plane of this size takes. */
  static long bytes(int width, int height) {
    return (width + 2L * MARGIN) * (height + 1L);
  }

  int index(int x, int y) {
    return (y + 1) * stride + MARGIN + x;
  }
}
