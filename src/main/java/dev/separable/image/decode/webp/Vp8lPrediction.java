package dev.separable.image.decode.webp;

/** Pixels were stored as differences from a prediction by their neighbours; by blocks. */
record Vp8lPrediction(int width, int height, int bits, int[] modes) implements Vp8lTransform {
  private static final int BLACK = 0xff000000;

  @Override
  public void undo(int[] pixels) {
    pixels[0] = Vp8lTransform.sum(pixels[0], BLACK);
    for (int x = 1; x < width; x++) {
      pixels[x] = Vp8lTransform.sum(pixels[x], pixels[x - 1]);
    }
    int across = Vp8lTransform.blocks(width, bits);
    for (int y = 1; y < height; y++) {
      int i = y * width;
      int row = (y >> bits) * across;
      pixels[i] = Vp8lTransform.sum(pixels[i], pixels[i - width]);
      i++;
      for (int x = 1; x < width; x++, i++) {
        int mode = modes[row + (x >> bits)] >> 8 & 15;
        pixels[i] = Vp8lTransform.sum(pixels[i], predict(mode, pixels, i));
      }
    }
  }

  private int predict(int mode, int[] p, int i) {
    int left = p[i - 1];
    int top = p[i - width];
    int topLeft = p[i - width - 1];
    int topRight = p[i - width + 1];
    return switch (mode) {
      case 1 -> left;
      case 2 -> top;
      case 3 -> topRight;
      case 4 -> topLeft;
      case 5 -> mean(mean(left, topRight), top);
      case 6 -> mean(left, topLeft);
      case 7 -> mean(left, top);
      case 8 -> mean(topLeft, top);
      case 9 -> mean(top, topRight);
      case 10 -> mean(mean(left, topLeft), mean(top, topRight));
      case 11 -> nearer(left, top, topLeft);
      case 12 -> gradient(left, top, topLeft);
      case 13 -> halfGradient(mean(left, top), topLeft);
      default -> BLACK;
    };
  }

  /** Channel by channel, rounded down. */
  private static int mean(int a, int b) {
    return (a & b) + (((a ^ b) & 0xfefefefe) >>> 1);
  }

  private static int nearer(int left, int top, int topLeft) {
    int byLeft = 0;
    int byTop = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int corner = topLeft >> shift & 0xff;
      byLeft += Math.abs((top >> shift & 0xff) - corner);
      byTop += Math.abs((left >> shift & 0xff) - corner);
    }
    return byLeft < byTop ? left : top;
  }

  private static int gradient(int left, int top, int topLeft) {
    int out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int x = (left >> shift & 0xff) + (top >> shift & 0xff) - (topLeft >> shift & 0xff);
      out |= clip(x) << shift;
    }
    return out;
  }

  private static int halfGradient(int mean, int topLeft) {
    int out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int a = mean >> shift & 0xff;
      out |= clip(a + (a - (topLeft >> shift & 0xff)) / 2) << shift;
    }
    return out;
  }

  private static int clip(int x) {
    return Math.max(0, Math.min(255, x));
  }
}
