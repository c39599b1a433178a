package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.decode.JdkReader.Pixels;

/**
 * The first frame of a GIF on its logical screen, with the JDK's reader, which gives the indices of
 * the frame. What the frame leaves free has the transparent colour, else that of index 0, as in
 * Pillow.
 */
final class GifDecoder {
  private final Decoding decoding;
  private final JdkReader reader;

  GifDecoder(Decoding decoding) {
    this.decoding = decoding;
    this.reader = new JdkReader("gif", decoding, "out-of-sequence");
  }

  Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    GifBlocks blocks = GifBlocks.read(bytes, limit, decoding.pads());
    GifBlocks.Frame frame = blocks.first();
    int columns = frame.columns();
    int rows = frame.rows();
    Pixels found = reader.pixels(frame.stream(bytes), columns, rows, r -> r.read(0).getRaster());
    if (!found.early() && !found.updates().whole()) {
      throw Bytes.corrupt("the picture data ends before the picture");
    }
    byte[] pixels = found.padded(Samples.rgb(found.raster(), frame.palette()));
    int width = blocks.width();
    int height = blocks.height();
    if (columns == width && rows == height) {
      return Image.of(width, height, pixels);
    }
    byte[] screen = new byte[3 * width * height];
    for (int o = 0; o < screen.length; o += 3) {
      System.arraycopy(frame.palette(), 3 * blocks.background(), screen, o, 3);
    }
    for (int y = 0; y < rows; y++) {
      int to = 3 * ((frame.top() + y) * width + frame.left());
      System.arraycopy(pixels, 3 * y * columns, screen, to, 3 * columns);
    }
    return Image.of(width, height, screen);
  }
}
