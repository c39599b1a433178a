package dev.separable.image.decode.webp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The lossless bitstream of a chunk {@code VP8L} to RGB (RFC 9649, 3). */
public final class Vp8lDecoder {
  /** Signature, size, alpha and version. */
  private static final int HEADER_BYTES = 5;

  private static final int PREDICTION = 0;
  private static final int COLOUR = 1;
  private static final int GREEN = 2;

  private final Vp8lBits bits;
  private final int width;
  private final int height;
  private final Deque<Vp8lTransform> transforms = new ArrayDeque<>();

  /** The width that is stored, which a palette makes smaller. */
  private int storedWidth;

  private Vp8lDecoder(Vp8lBits bits, int width, int height) {
    this.bits = bits;
    this.width = width;
    this.height = height;
    this.storedWidth = width;
  }

  /**
   * The pixels {@code [height, width, 3]} of the bitstream in {@code data} from {@code from} to
   * {@code end}, at least five bytes, whose header gives this size; alpha is left out.
   *
   * @throws java.io.EOFException if the data ends early
   */
  public static byte[] rgb(byte[] data, int from, int end, int width, int height)
      throws IOException {
    Vp8lBits bits = new Vp8lBits(data, from + HEADER_BYTES, end);
    return new Vp8lDecoder(bits, width, height).decode();
  }

  private byte[] decode() throws IOException {
    readTransforms();
    int[] pixels = new int[width * height];
    new Vp8lPixels(bits, storedWidth, height).readPicture(pixels);
    while (!transforms.isEmpty()) {
      transforms.pop().undo(pixels);
    }
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return rgb;
  }

  /** Each kind may stand once. */
  private void readTransforms() throws IOException {
    int seen = 0;
    while (bits.flag()) {
      int type = bits.number(2);
      if ((seen & 1 << type) != 0) {
        throw new IOException("the same transform twice");
      }
      seen |= 1 << type;
      transforms.push(
          switch (type) {
            case PREDICTION -> {
              int size = 2 + bits.number(3);
              yield new Vp8lPrediction(storedWidth, height, size, blocks(size));
            }
            case COLOUR -> {
              int size = 2 + bits.number(3);
              yield new Vp8lTransform.Colour(storedWidth, height, size, blocks(size));
            }
            case GREEN -> new Vp8lTransform.Green();
            default -> readPalette();
          });
    }
  }

  private int[] blocks(int size) throws IOException {
    int across = Vp8lTransform.blocks(storedWidth, size);
    int down = Vp8lTransform.blocks(height, size);
    return new Vp8lPixels(bits, across, down).readPart();
  }

  private Vp8lTransform readPalette() throws IOException {
    int count = 1 + bits.number(8);
    int[] colours = new Vp8lPixels(bits, count, 1).readPart();
    for (int i = 1; i < count; i++) {
      colours[i] = Vp8lTransform.sum(colours[i], colours[i - 1]);
    }
    int packing = Vp8lTransform.Palette.packing(count);
    Vp8lTransform palette = new Vp8lTransform.Palette(storedWidth, height, packing, colours);
    storedWidth = Vp8lTransform.blocks(storedWidth, packing);
    return palette;
  }
}
