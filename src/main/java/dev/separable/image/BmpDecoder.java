package dev.separable.image;

/**
 * Windows and OS/2 bitmaps to RGB: 1 to 32 bits, palettes, bit fields, RLE4 and RLE8, either row
 * order. The fourth byte of a pixel is dropped.
 */
final class BmpDecoder {
  private static final int FILE_HEADER = 14;
  private static final int CORE_HEADER = 12;
  private static final int INFO_HEADER = 40;
  private static final int MAX_COLOURS = 1 << 16;

  private static final int PLAIN = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int FIELDS = 3;
  private static final int FIELDS_WITH_ALPHA = 6;

  private final Bytes bytes;
  private final int headerBytes;
  private final boolean core;
  private int width;
  private int height;
  private boolean topDown;
  private int bits;
  private int compression;
  private int colours;
  private byte[] rgb;

  private BmpDecoder(Bytes bytes) throws InputException {
    this.bytes = bytes;
    this.headerBytes = bytes.i32le(FILE_HEADER);
    this.core = headerBytes == CORE_HEADER;
  }

  static Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    BmpDecoder decoder = new BmpDecoder(bytes);
    decoder.readHeader(limit);
    return decoder.picture();
  }

  private void readHeader(PixelLimit limit) throws InputException {
    if (!core && (headerBytes < 16 || headerBytes > 1024)) {
      throw Bytes.corrupt("a header of " + (headerBytes & 0xffffffffL) + " bytes");
    }
    bytes.need(FILE_HEADER, headerBytes);
    long rows;
    if (core) {
      width = bytes.u16le(FILE_HEADER + 4);
      rows = bytes.u16le(FILE_HEADER + 6);
      bits = bytes.u16le(FILE_HEADER + 10);
    } else {
      width = bytes.i32le(FILE_HEADER + 4);
      rows = bytes.i32le(FILE_HEADER + 8);
      bits = bytes.u16le(FILE_HEADER + 14);
      compression = headerBytes >= 20 ? bytes.i32le(FILE_HEADER + 16) : PLAIN;
      colours = headerBytes >= 36 ? bytes.i32le(FILE_HEADER + 32) : 0;
    }
    topDown = rows < 0;
    limit.check(width, Math.abs(rows));
    height = (int) Math.abs(rows);
    checkCoding();
  }

  private void checkCoding() throws InputException {
    boolean known =
        switch (compression) {
          case PLAIN ->
              bits == 1
                  || bits == 2
                  || bits == 4
                  || bits == 8
                  || bits == 16
                  || bits == 24
                  || bits == 32;
          case RLE8 -> bits == 8 && !topDown;
          case RLE4 -> bits == 4 && !topDown;
          case FIELDS, FIELDS_WITH_ALPHA -> bits == 16 || bits == 32;
          default -> false;
        };
    if (!known) {
      throw Bytes.unsupported("compression " + compression + " with " + bits + " bits");
    }
    if (colours < 0 || colours > MAX_COLOURS) {
      throw Bytes.corrupt("a palette of " + (colours & 0xffffffffL) + " colours");
    }
  }

  private Image picture() throws InputException {
    int dataAt = bytes.i32le(10);
    bytes.need(dataAt & 0xffffffffL, 1);
    long stride = ((long) width * bits + 31) / 32 * 4;
    boolean runs = compression == RLE8 || compression == RLE4;
    if (!runs) {
      bytes.need(dataAt, stride * height);
    }
    byte[] palette = bits <= 8 ? palette(dataAt) : null;
    rgb = new byte[3 * width * height];
    if (runs) {
      new BmpRuns(bytes, dataAt, bits, width, height, palette, rgb).read();
    } else {
      BmpFields fields = bits == 16 || bits == 32 ? fields() : null;
      for (int y = 0; y < height; y++) {
        int to = 3 * width * (topDown ? y : height - 1 - y);
        readRow((int) (dataAt + y * stride), to, palette, fields);
      }
    }
    return Image.of(width, height, rgb);
  }

  private int afterHeader() {
    int masks = compression == FIELDS ? 12 : compression == FIELDS_WITH_ALPHA ? 16 : 0;
    return FILE_HEADER + headerBytes + (headerBytes == INFO_HEADER ? masks : 0);
  }

  /** 256 RGB entries; those that the file does not hold are black. */
  private byte[] palette(int dataAt) throws InputException {
    int entry = core ? 3 : 4;
    int announced = colours > 0 ? Math.min(colours, 256) : 1 << bits;
    int from = afterHeader();
    int n = Math.min(announced, Math.max(0, (dataAt - from) / entry));
    byte[] palette = new byte[3 * 256];
    for (int i = 0; i < n; i++) {
      palette[3 * i] = (byte) bytes.u8(from + entry * i + 2);
      palette[3 * i + 1] = (byte) bytes.u8(from + entry * i + 1);
      palette[3 * i + 2] = (byte) bytes.u8(from + entry * i);
    }
    return palette;
  }

  private BmpFields fields() throws InputException {
    if (compression == PLAIN) {
      return bits == 16
          ? new BmpFields(0x7c00, 0x3e0, 0x1f)
          : new BmpFields(0xff0000, 0xff00, 0xff);
    }
    int at = FILE_HEADER + INFO_HEADER;
    return new BmpFields(bytes.i32le(at), bytes.i32le(at + 4), bytes.i32le(at + 8));
  }

  private void readRow(int from, int to, byte[] palette, BmpFields fields) {
    byte[] in = bytes.data();
    for (int x = 0, o = to; x < width; x++, o += 3) {
      if (palette != null) {
        int bit = x * bits;
        int shift = 8 - bits - (bit & 7);
        int p = 3 * (in[from + (bit >> 3)] >> shift & (1 << bits) - 1);
        System.arraycopy(palette, p, rgb, o, 3);
      } else if (fields == null) {
        rgb[o] = in[from + 3 * x + 2];
        rgb[o + 1] = in[from + 3 * x + 1];
        rgb[o + 2] = in[from + 3 * x];
      } else {
        int p = from + x * (bits / 8);
        int pixel = in[p] & 0xff | (in[p + 1] & 0xff) << 8;
        if (bits == 32) {
          pixel |= (in[p + 2] & 0xff) << 16 | in[p + 3] << 24;
        }
        rgb[o] = fields.red(pixel);
        rgb[o + 1] = fields.green(pixel);
        rgb[o + 2] = fields.blue(pixel);
      }
    }
  }

  /** Where the colours stand in a pixel of 16 or 32 bits. */
  private record BmpFields(int redMask, int greenMask, int blueMask) {
    byte red(int pixel) {
      return scaled(pixel, redMask);
    }

    byte green(int pixel) {
      return scaled(pixel, greenMask);
    }

    byte blue(int pixel) {
      return scaled(pixel, blueMask);
    }

    /** The value under the mask, scaled to 0..255; 0 where there is no mask. */
    private static byte scaled(int pixel, int mask) {
      if (mask == 0) {
        return 0;
      }
      int shift = Integer.numberOfTrailingZeros(mask);
      long value = (pixel & mask) >>> shift & 0xffffffffL;
      long max = mask >>> shift & 0xffffffffL;
      return (byte) (value * 255 / max);
    }
  }
}
