package dev.separable.image.decode.webp;

import java.util.Arrays;

/** Predicts whole squares of a plane, 16 luma or 8 chroma samples wide (RFC 6386, 12.2). */
final class Vp8Prediction {
  private Vp8Prediction() {}

  /** The square at {@code x}, {@code y}, both multiples of {@code side}. */
  static void predict(Vp8Plane plane, int mode, int x, int y, int side) {
    byte[] p = plane.data;
    int at = plane.index(x, y);
    int above = at - plane.stride;
    int mean = mode == Vp8Modes.DC ? mean(plane, x, y, side) : 0;
    for (int row = 0; row < side; row++, at += plane.stride) {
      switch (mode) {
        case Vp8Modes.DC -> Arrays.fill(p, at, at + side, (byte) mean);
        case Vp8Modes.VERTICAL -> System.arraycopy(p, above, p, at, side);
        case Vp8Modes.HORIZONTAL -> Arrays.fill(p, at, at + side, p[at - 1]);
        default -> trueMotion(p, at, above, side);
      }
    }
  }

  /** The sample to the left, and how those above differ from their corner. */
  static void trueMotion(byte[] p, int at, int above, int side) {
    int base = (p[at - 1] & 0xff) - (p[above - 1] & 0xff);
    for (int i = 0; i < side; i++) {
      p[at + i] = Vp8Transform.clip(base + (p[above + i] & 0xff));
    }
  }

  /** Of the samples above and to the left; at a border of the picture, of the others alone. */
  private static int mean(Vp8Plane plane, int x, int y, int side) {
    if (x == 0 && y == 0) {
      return 128;
    }
    byte[] p = plane.data;
    int at = plane.index(x, y);
    int sum = 0;
    for (int i = 0; i < side; i++) {
      sum += y > 0 ? p[at - plane.stride + i] & 0xff : 0;
      sum += x > 0 ? p[at - 1 + i * plane.stride] & 0xff : 0;
    }
    int n = x > 0 && y > 0 ? 2 * side : side;
    return (sum + n / 2) / n;
  }
}
