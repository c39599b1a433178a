package dev.separable.image.decode.webp;

/**
 * What is undone after the entropy coding (RFC 9649, 3.5). Pixels are ARGB, {@code [height,
 * width]}.
 */
interface Vp8lTransform {
  /** Undoes it in place; rows lie {@code width} pixels apart, which the transform knows. */
  void undo(int[] pixels);

  /** Side of a sub-image with one pixel for each block of {@code 1 << bits}. */
  static int blocks(int side, int bits) {
    return (side + (1 << bits) - 1) >> bits;
  }

  /** Sum of two pixels, channel by channel, modulo 256. */
  static int sum(int a, int b) {
    int alphaGreen = (a & 0xff00ff00) + (b & 0xff00ff00);
    int redBlue = (a & 0x00ff00ff) + (b & 0x00ff00ff);
    return alphaGreen & 0xff00ff00 | redBlue & 0x00ff00ff;
  }

  /** Green was taken off red and blue. */
  record Green() implements Vp8lTransform {
    @Override
    public void undo(int[] pixels) {
      for (int i = 0; i < pixels.length; i++) {
        int green = pixels[i] >> 8 & 0xff;
        pixels[i] = sum(pixels[i], green << 16 | green);
      }
    }
  }

  /** A part of green was taken off red, parts of green and red off blue; by blocks. */
  record Colour(int width, int height, int bits, int[] factors) implements Vp8lTransform {
    @Override
    public void undo(int[] pixels) {
      int across = blocks(width, bits);
      for (int y = 0, i = 0; y < height; y++) {
        int row = (y >> bits) * across;
        for (int x = 0; x < width; x++, i++) {
          pixels[i] = pixel(pixels[i], factors[row + (x >> bits)]);
        }
      }
    }

    private static int pixel(int argb, int factor) {
      byte green = (byte) (argb >> 8);
      int red = (argb >> 16) + part(factor, green);
      int blue = argb + part(factor >> 8, green) + part(factor >> 16, red);
      return argb & 0xff00ff00 | (red & 0xff) << 16 | blue & 0xff;
    }

    private static int part(int factor, int channel) {
      return (byte) factor * (byte) channel >> 5;
    }
  }

  /** Green is an index of colours; small indices are packed, several to a pixel. */
  record Palette(int width, int height, int bits, int[] colours) implements Vp8lTransform {
    /** Pixels of the palette that share one are so many bits. */
    static int packing(int colours) {
      return colours > 16 ? 0 : colours > 4 ? 1 : colours > 2 ? 2 : 3;
    }

    @Override
    public void undo(int[] pixels) {
      int packed = blocks(width, bits);
      int indexBits = 8 >> bits;
      // From behind, since the pixels take more room than their indices.
      for (int y = height - 1; y >= 0; y--) {
        for (int x = width - 1; x >= 0; x--) {
          int green = pixels[y * packed + (x >> bits)] >> 8 & 0xff;
          int index = green >> (x & (1 << bits) - 1) * indexBits & (1 << indexBits) - 1;
          pixels[y * width + x] = index < colours.length ? colours[index] : 0;
        }
      }
    }
  }
}
