package dev.separable.image.decode;

import dev.separable.image.InputException;

/**
 * What stands before the first scan of a JPEG (ITU-T T.81): size, components, colour space and EXIF
 * orientation.
 */
final class JpegHeader {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DHT = 0xc4;
  private static final int JPG = 0xc8;
  private static final int DAC = 0xcc;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int NO_ADOBE = -1;

  /** How the components are to be understood, by libjpeg's rules. */
  enum Colour {
    GREY,
    YCC,
    RGB,
    CMYK,
    YCCK
  }

  private final Bytes bytes;
  private int width;
  private int height;
  private int components;
  private String componentNames = "";
  private boolean jfif;
  private int adobe = NO_ADOBE;
  private Orientation orientation;
  private int scanAt;

  private JpegHeader(Bytes bytes) {
    this.bytes = bytes;
  }

  static JpegHeader read(Bytes bytes, PixelLimit limit) throws InputException {
    JpegHeader header = new JpegHeader(bytes);
    header.segments(limit);
    return header;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int components() {
    return components;
  }

  Orientation orientation() {
    return orientation == null ? Orientation.UPRIGHT : orientation;
  }

  /** Where the marker of the first scan begins. */
  int scanAt() {
    return scanAt;
  }

  Colour colour() {
    return switch (components) {
      case 1 -> Colour.GREY;
      case 3 ->
          adobeRgb() || (unmarked() && componentNames.equals("RGB")) ? Colour.RGB : Colour.YCC;
      default -> adobe == NO_ADOBE || adobe == 0 ? Colour.CMYK : Colour.YCCK;
    };
  }

  private boolean adobeRgb() {
    return !jfif && adobe == 0;
  }

  private boolean unmarked() {
    return !jfif && adobe == NO_ADOBE;
  }

  private void segments(PixelLimit limit) throws InputException {
    int at = 2;
    while (true) {
      at = nextMarker(at);
      int marker = bytes.u8(at + 1);
      if (marker == SOS) {
        break;
      }
      if (marker == SOI || marker == EOI) {
        throw Bytes.corrupt("no picture before the " + (marker == SOI ? "second start" : "end"));
      }
      int length = bytes.u16be(at + 2);
      if (length < 2) {
        throw Bytes.corrupt("a segment of " + length + " bytes");
      }
      bytes.need(at + 2, length);
      segment(marker, at, length, limit);
      at += 2 + length;
    }
    if (components == 0) {
      throw Bytes.corrupt("a scan without a frame");
    }
    scanAt = at;
  }

  /** Passes over rubbish, fill bytes and markers without content, as libjpeg does. */
  private int nextMarker(int from) throws InputException {
    int at = from;
    while (true) {
      int next = bytes.u8(at + 1);
      boolean marker = bytes.u8(at) == 0xff && next != 0xff && next > 1;
      if (marker && (next < 0xd0 || next > 0xd7)) {
        return at;
      }
      at++;
    }
  }

  private void segment(int marker, int at, int length, PixelLimit limit) throws InputException {
    if (marker >= APP0 && marker <= APP15) {
      application(marker, at + 4, at + 2 + length);
      return;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker != DHT && marker != JPG && marker != DAC) {
      frame(marker, at + 4, length - 2, limit);
    }
  }

  private void application(int marker, int at, int end) throws InputException {
    if (marker == APP0 && bytes.has(at, "JFIF\0")) {
      jfif = true;
    } else if (marker == APP14 && end - at >= 12 && bytes.has(at, "Adobe")) {
      adobe = bytes.u8(at + 11);
    } else if (marker == APP1 && orientation == null && bytes.has(at, "Exif\0")) {
      orientation = ExifOrientation.find(bytes, Math.min(at + 6, end), end);
    }
  }

  private void frame(int marker, int at, int length, PixelLimit limit) throws InputException {
    if (marker > 0xc2) {
      throw Bytes.unsupported(
          ""
              + (marker == 0xc9 || marker == 0xca
                  ? "arithmetic coding"
                  : "lossless or hierarchical coding"));
    }
    if (components != 0) {
      throw Bytes.corrupt("a second frame");
    }
    if (length < 6) {
      throw Bytes.corrupt("a frame header of " + length + " bytes");
    }
    int precision = bytes.u8(at);
    if (precision != 8) {
      throw Bytes.unsupported("samples of " + precision + " bits");
    }
    height = bytes.u16be(at + 1);
    width = bytes.u16be(at + 3);
    int count = bytes.u8(at + 5);
    limit.check(width, height, PixelLimit.COPIES + (count == 4 ? 4 : 0));
    if (count != 1 && count != 3 && count != 4) {
      throw Bytes.unsupported(count + " components");
    }
    if (length != 6 + 3 * count) {
      throw Bytes.corrupt("a frame header of " + length + " bytes for " + count + " components");
    }
    for (int i = 0; i < count; i++) {
      componentNames += (char) bytes.u8(at + 6 + 3 * i);
    }
    components = count;
  }
}
