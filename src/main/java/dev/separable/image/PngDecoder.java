package dev.separable.image;

import java.util.zip.CRC32;

/**
 * PNG (ISO/IEC 15948) to RGB: all colour types, depths and interlacing. Transparency, gamma,
 * profiles and text are passed over without being inflated; of an animation the default picture is
 * taken. The checksums of the chunks that are used must be right.
 */
final class PngDecoder {
  private static final int SIGNATURE_BYTES = 8;
  private static final int FRAME_BYTES = 12;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;
  private static final int UPPER_CASE_BIT = 0x20000000;

  private final Bytes bytes;
  private final PixelLimit limit;
  private PngHeader header;
  private final byte[] palette = new byte[3 * 256];
  private int paletteEntries;
  private Orientation orientation = Orientation.UPRIGHT;
  private final PngData data;

  private PngDecoder(Bytes bytes, PixelLimit limit) {
    this.bytes = bytes;
    this.limit = limit;
    this.data = new PngData(bytes);
  }

  static Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    return new PngDecoder(bytes, limit).decode();
  }

  private Image decode() throws InputException {
    if (!bytes.has(0, "\u0089PNG\r\n\u001a\n")) {
      bytes.need(0, SIGNATURE_BYTES);
      throw Bytes.corrupt("the signature is damaged");
    }
    int at = SIGNATURE_BYTES;
    int type;
    do {
      int length = bytes.i32be(at);
      type = bytes.i32be(at + 4);
      if (length < 0) {
        throw Bytes.corrupt("a chunk of " + (length & 0xffffffffL) + " bytes");
      }
      bytes.need(at, (long) length + FRAME_BYTES);
      chunk(type, at + 8, length);
      at += length + FRAME_BYTES;
    } while (type != IEND);
    return orientation.apply(picture());
  }

  private void chunk(int type, int at, int length) throws InputException {
    if (header == null && type != IHDR) {
      throw Bytes.corrupt("the first chunk is " + name(type) + ", not IHDR");
    }
    switch (type) {
      case IHDR -> {
        verify(type, at, length);
        if (header != null) {
          throw Bytes.corrupt("a second IHDR");
        }
        header = PngHeader.read(bytes, at, length, limit);
      }
      case PLTE -> {
        verify(type, at, length);
        readPalette(at, length);
      }
      case IDAT -> {
        verify(type, at, length);
        data.add(at, length);
      }
      case EXIF -> orientation = ExifOrientation.find(bytes, at, at + length);
      case IEND -> {}
      default -> {
        if ((type & UPPER_CASE_BIT) == 0) {
          throw Bytes.unsupported("an unknown critical chunk, " + name(type));
        }
      }
    }
  }

  private void verify(int type, int at, int length) throws InputException {
    CRC32 crc = new CRC32();
    crc.update(bytes.data(), at - 4, length + 4);
    if ((int) crc.getValue() != bytes.i32be(at + length)) {
      throw Bytes.corrupt("wrong checksum of " + name(type));
    }
  }

  private void readPalette(int at, int length) throws InputException {
    if (length % 3 != 0 || length < 3 || length > palette.length) {
      throw Bytes.corrupt("a palette of " + length + " bytes");
    }
    System.arraycopy(bytes.data(), at, palette, 0, length);
    paletteEntries = length / 3;
  }

  private Image picture() throws InputException {
    if (header.colour() == PngHeader.PALETTE && paletteEntries == 0) {
      throw Bytes.corrupt("a palette picture without palette");
    }
    if (data.isEmpty()) {
      throw Bytes.corrupt("no picture data");
    }
    data.checkPlausible(header);
    byte[] rgb = new byte[3 * header.width() * header.height()];
    try (data) {
      new PngRows(header, palette, data, rgb).read();
    }
    return Image.of(header.width(), header.height(), rgb);
  }

  private static String name(int type) {
    StringBuilder name = new StringBuilder();
    for (int shift = 24; shift >= 0; shift -= 8) {
      int c = type >> shift & 0xff;
      name.append(c > ' ' && c < 127 ? (char) c : '?');
    }
    return name.toString();
  }
}
