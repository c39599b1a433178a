package dev.separable.image.decode;

import dev.separable.image.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The headers of a bitmap, as OS/2 and all versions of Windows write them. */
final class BmpHeader {
  private static final int FILE_HEADER = 14;
  private static final int CORE_HEADER = 12;
  private static final int INFO_HEADER = 40;
  private static final int MAX_COLOURS = 1 << 16;

  private static final int PLAIN = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int FIELDS = 3;
  private static final int FIELDS_WITH_ALPHA = 6;

  private static final int END_OF_ROW = 0;
  private static final int END = 1;
  private static final int DELTA = 2;

  private final Bytes bytes;
  private final int headerBytes;
  private final boolean core;
  private int width;
  private int height;
  private boolean topDown;
  private int bits;
  private int compression;
  private int colours;
  private int dataAt;

  private BmpHeader(Bytes bytes) throws InputException {
    this.bytes = bytes;
    this.headerBytes = bytes.i32le(FILE_HEADER);
    this.core = headerBytes == CORE_HEADER;
  }

  static BmpHeader read(Bytes bytes, PixelLimit limit) throws InputException {
    BmpHeader header = new BmpHeader(bytes);
    header.read(limit);
    header.checkCoding();
    return header;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  boolean hasPalette() {
    return bits <= 8;
  }

  private void read(PixelLimit limit) throws InputException {
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
    limit.check(width, Math.abs(rows), PixelLimit.COPIES + 4);
    height = (int) Math.abs(rows);
    dataAt = bytes.i32le(10);
  }

  private void checkCoding() throws InputException {
    boolean known =
        switch (compression) {
          case PLAIN ->
              bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
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

  /** Fails unless the data goes on to the end of the picture, or of its first row. */
  void checkData(boolean mayEndEarly) throws InputException {
    bytes.need(dataAt & 0xffffffffL, 1);
    if (compression == RLE8 || compression == RLE4) {
      checkRuns();
    } else {
      bytes.need(dataAt, rowBytes() * (mayEndEarly ? 1 : height));
    }
  }

  /**
   * Makes grey the rows that are not there, wholly or in part; the reader counts them its own way.
   */
  void pad(byte[] rgb) {
    int rows = (int) Math.min(height, (bytes.length() - dataAt) / rowBytes());
    int row = 3 * width;
    int from = topDown ? rows * row : 0;
    Arrays.fill(rgb, from, from + (height - rows) * row, Updates.GREY);
  }

  private long rowBytes() {
    return ((long) width * bits + 31) / 32 * 4;
  }

  private void checkRuns() throws InputException {
    int y = 0;
    int at = dataAt;
    while (y < height) {
      int count = bytes.u8(at);
      int value = bytes.u8(at + 1);
      at += 2;
      if (count > 0) {
        continue;
      }
      switch (value) {
        case END_OF_ROW -> y++;
        case END -> {
          return;
        }
        case DELTA -> {
          y += bytes.u8(at + 1);
          at += 2;
        }
        default -> {
          int literal = bits == 8 ? value : (value + 1) / 2;
          at += literal + (literal & 1);
        }
      }
    }
  }

  /** {@link Samples#COLOURS} times RGB; what the file does not hold is black. */
  byte[] palette() throws InputException {
    int entry = core ? 3 : 4;
    int announced = colours > 0 ? Math.min(colours, Samples.COLOURS) : 1 << bits;
    int masks = compression == FIELDS ? 12 : compression == FIELDS_WITH_ALPHA ? 16 : 0;
    int from = FILE_HEADER + headerBytes + (headerBytes == INFO_HEADER ? masks : 0);
    int n = Math.min(announced, Math.max(0, (dataAt - from) / entry));
    byte[] palette = new byte[3 * Samples.COLOURS];
    for (int i = 0; i < n; i++) {
      palette[3 * i] = (byte) bytes.u8(from + entry * i + 2);
      palette[3 * i + 1] = (byte) bytes.u8(from + entry * i + 1);
      palette[3 * i + 2] = (byte) bytes.u8(from + entry * i);
    }
    return palette;
  }

  /** The data behind a Windows 3 header; the colours of a palette are put in afterwards. */
  EncodedStream stream() throws InputException {
    boolean fields = compression == FIELDS || compression == FIELDS_WITH_ALPHA;
    int more = hasPalette() ? 4 << bits : fields ? 12 : 0;
    boolean runs = compression == RLE8 || compression == RLE4;
    // The reader wants to hear of all rows, be they there or not.
    long dataBytes = Math.max(bytes.length() - dataAt, runs ? 0 : rowBytes() * height);
    ByteBuffer head = ByteBuffer.allocate(FILE_HEADER + INFO_HEADER + more);
    head.order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'B').put((byte) 'M').putInt((int) (head.capacity() + dataBytes)).putInt(0);
    head.putInt(head.capacity());
    head.putInt(INFO_HEADER).putInt(width).putInt(topDown ? -height : height);
    head.putShort((short) 1).putShort((short) bits).putInt(fields ? FIELDS : compression);
    head.putInt((int) dataBytes).position(FILE_HEADER + INFO_HEADER);
    for (int i = 0; fields && i < 12; i += 4) {
      head.putInt(bytes.i32le(FILE_HEADER + INFO_HEADER + i));
    }
    return new EncodedStream(head.array(), bytes.data(), dataAt);
  }
}
