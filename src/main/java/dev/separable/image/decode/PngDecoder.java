package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.decode.JdkReader.Pixels;
import java.awt.image.Raster;

/**
 * PNG (ISO/IEC 15948) to RGB with the JDK's reader: all colour types, depths and interlacing. The
 * reader gets header, palette and data alone; of its raster the stored samples are taken.
 */
final class PngDecoder {
  private final Decoding decoding;
  private final JdkReader reader;

  PngDecoder(Decoding decoding) {
    this.decoding = decoding;
    this.reader = new JdkReader("png", decoding);
  }

  Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    PngChunks chunks = PngChunks.read(bytes, limit, decoding.pads());
    PngHeader header = chunks.header();
    int width = header.width();
    int height = header.height();
    boolean plain = header.colour() == PngHeader.RGB && header.depth() == 8;
    Pixels pixels =
        reader.pixels(
            chunks.stream(),
            width,
            height,
            r -> plain ? JdkReader.rgb(r, width, height) : r.read(0).getRaster());
    Raster raster = pixels.raster();
    byte[] rgb;
    if (plain) {
      rgb = Samples.bytes(raster);
    } else if (header.colour() == PngHeader.PALETTE) {
      rgb = Samples.rgb(raster, chunks.palette());
    } else {
      rgb = Samples.rgb(raster);
    }
    return decoding.upright(Image.of(width, height, pixels.padded(rgb)), chunks.orientation());
  }
}
