package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.InputException;

/**
 * The first picture of a TIFF (TIFF 6.0, BigTIFF) to RGB: strips and tiles, uncompressed or with
 * LZW, deflate, PackBits, JPEG or fax coding; grey, palette, RGB, CMYK, and YCbCr in JPEG. Samples
 * beyond the colours are dropped.
 */
final class TiffDecoder {
  private final Decoding decoding;
  private final JpegDecoder jpeg;

  TiffDecoder(Decoding decoding) {
    this.decoding = decoding;
    this.jpeg = new JpegDecoder(Decoding.usual());
  }

  Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    TiffLayout layout = TiffLayout.read(bytes, limit);
    Image stored = new TiffBlocks(bytes, layout, limit, jpeg).picture();
    return decoding.upright(stored, layout.orientation);
  }
}
