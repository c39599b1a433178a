package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.InputException;
import java.awt.image.Raster;

/**
 * Windows and OS/2 bitmaps to RGB with the JDK's reader: 1 to 32 bits, palettes, bit fields, RLE4
 * and RLE8, either row order. The fourth byte of a pixel is dropped. The reader gets a plain header
 * in place of the stored one, of whose many kinds it knows a few and believes every size.
 */
final class BmpDecoder {
  private final JdkReader reader = new JdkReader("bmp");

  Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    BmpHeader header = BmpHeader.read(bytes, limit);
    header.checkData();
    Raster raster =
        reader.read(header.stream(), header.width(), header.height(), r -> r.read(0).getRaster());
    byte[] rgb = header.hasPalette() ? Samples.rgb(raster, header.palette()) : Samples.rgb(raster);
    return Image.of(header.width(), header.height(), rgb);
  }
}
