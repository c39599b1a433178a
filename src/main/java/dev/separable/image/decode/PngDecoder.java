package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.InputException;
import java.awt.image.Raster;

/**
 * PNG (ISO/IEC 15948) to RGB with the JDK's reader: all colour types, depths and interlacing. The
 * reader gets header, palette and data alone; of its raster the stored samples are taken.
 */
final class PngDecoder {
  private final JdkReader reader = new JdkReader("png");

  Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    PngChunks chunks = PngChunks.read(bytes, limit);
    PngHeader header = chunks.header();
    int width = header.width();
    int height = header.height();
    boolean plain = header.colour() == PngHeader.RGB && header.depth() == 8;
    Raster raster =
        reader.read(
            chunks.stream(),
            width,
            height,
            r -> plain ? JdkReader.rgb(r, width, height) : r.read(0).getRaster());
    byte[] rgb;
    if (plain) {
      rgb = Samples.bytes(raster);
    } else if (header.colour() == PngHeader.PALETTE) {
      rgb = Samples.rgb(raster, chunks.palette());
    } else {
      rgb = Samples.rgb(raster);
    }
    return chunks.orientation().apply(Image.of(width, height, rgb));
  }
}
