package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.decode.JpegHeader.Colour;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;

/**
 * JPEG to RGB with the JDK's reader. It gets a file without application data and with a colour
 * space already decided, so that no profile and no guess changes a pixel; what it does not convert
 * by itself, {@link JpegColour} does. Data that libjpeg would fill in or guess is an error.
 */
final class JpegDecoder {
  private static final byte[] ADOBE = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };
  private static final int BLOCK_PIXELS = 64;

  /** Encoders write about ten. */
  private static final int MAX_SCANS = 200;

  private final Decoding decoding;
  private final JdkReader reader;

  JpegDecoder(Decoding decoding) {
    this.decoding = decoding;
    this.reader =
        new JdkReader("jpeg", decoding, "premature end", "bad huffman code", "instead of rst");
  }

  Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    JpegHeader header = JpegHeader.read(bytes, limit);
    byte[] samples = samples(bytes, header, header.colour());
    byte[] rgb =
        switch (header.colour()) {
          case RGB, YCC -> samples;
          case GREY -> Samples.grey(samples);
          case CMYK -> JpegColour.fromCmyk(samples);
          case YCCK -> JpegColour.fromYcck(samples);
        };
    Image stored = Image.of(header.width(), header.height(), rgb);
    return decoding.upright(stored, header.orientation());
  }

  /**
   * The samples {@code [height, width, components]} of a file with this header. Three components
   * are RGB, if need be converted from {@code colour}; others are as they are stored.
   */
  byte[] samples(Bytes bytes, JpegHeader header, Colour colour) throws InputException {
    int width = header.width();
    int height = header.height();
    int scanBytes = bytes.length() - header.scanAt();
    // The scan's header and a byte of data.
    bytes.need(header.scanAt(), 2 + bytes.u16be(header.scanAt() + 2) + 1);
    // Each block of a plane takes at least one bit.
    if (!decoding.pads() && (long) width * height / BLOCK_PIXELS > 8L * scanBytes) {
      throw Bytes.tooLittleData(width, height);
    }
    checkScans(bytes, header);
    EncodedStream stream = new EncodedStream(head(header, colour), bytes.data(), header.scanAt());
    // Three components come as RGB: libjpeg converts faster than Java, with the same outcome.
    Raster raster =
        reader.read(
            stream,
            width,
            height,
            r ->
                header.components() == 3 ? JdkReader.rgb(r, width, height) : r.readRaster(0, null));
    return Samples.bytes(raster);
  }

  /** Each scan of a progressive file costs a pass over the picture, however few bytes it has. */
  private static void checkScans(Bytes bytes, JpegHeader header) throws InputException {
    byte[] data = bytes.data();
    int scans = 0;
    for (int at = header.scanAt(); at + 1 < data.length; at++) {
      if (data[at] != (byte) 0xff) {
        continue;
      }
      if (data[at + 1] == (byte) 0xd9) {
        break;
      }
      scans += data[at + 1] == (byte) 0xda ? 1 : 0;
    }
    if (scans > MAX_SCANS) {
      throw Bytes.unsupported(scans + " scans, at most " + MAX_SCANS + " are read");
    }
  }

  /** Start marker, a marker that settles the colour space, and the tables. */
  private static byte[] head(JpegHeader header, Colour colour) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(0xff);
    head.write(0xd8);
    head.write(ADOBE, 0, ADOBE.length);
    byte[] segments = header.segments();
    head.write(segments, 0, segments.length);
    byte[] all = head.toByteArray();
    all[2 + ADOBE.length - 1] = (byte) (colour == Colour.YCC ? 1 : 0);
    return all;
  }
}
