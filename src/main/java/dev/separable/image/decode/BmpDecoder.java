package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.decode.JdkReader.Pixels;
import java.awt.image.Raster;

/**
 * Windows and OS/2 bitmaps to RGB with the JDK's reader: 1 to 32 bits, palettes, bit fields, RLE4
 * and RLE8, either row order. The fourth byte of a pixel is dropped. The reader gets a plain header
 * in place of the stored one, of whose many kinds it knows a few and believes every size.
 */
final class BmpDecoder {
  private final Decoding decoding;
  private final JdkReader reader;

  BmpDecoder(Decoding decoding) {
    this.decoding = decoding;
    this.reader = new JdkReader("bmp", decoding);
  }

  Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    BmpHeader header = BmpHeader.read(bytes, limit);
    header.checkData(decoding.pads());
    int width = header.width();
    int height = header.height();
    Pixels pixels = reader.pixels(header.stream(), width, height, r -> r.read(0).getRaster());
    Raster raster = pixels.raster();
    byte[] rgb = header.hasPalette() ? Samples.rgb(raster, header.palette()) : Samples.rgb(raster);
    if (pixels.early()) {
      header.pad(rgb);
    }
    return Image.of(width, height, rgb);
  }
}
