package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.InputException;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * The first frame of a GIF on its logical screen, with the JDK's reader, which gives the indices of
 * the frame. What the frame leaves free has the transparent colour, else that of index 0, as in
 * Pillow.
 */
final class GifDecoder {
  private final JdkReader reader = new JdkReader("gif", "out-of-sequence");

  Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    GifBlocks blocks = GifBlocks.read(bytes, limit);
    GifBlocks.Frame frame = blocks.first();
    int columns = frame.columns();
    int rows = frame.rows();
    Raster indices = reader.read(frame.stream(bytes), columns, rows, r -> whole(r, rows));
    byte[] pixels = Samples.rgb(indices, frame.palette());
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

  /** Fails if rows are missing, which the reader leaves at index 0. */
  private static Raster whole(ImageReader reader, int rows) throws IOException {
    RowCount count = new RowCount(rows);
    reader.addIIOReadUpdateListener(count);
    BufferedImage image = reader.read(0);
    if (count.rows() < rows) {
      throw new IOException("the picture data ends before the picture");
    }
    return image.getRaster();
  }
}
