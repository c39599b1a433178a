package dev.separable.image.decode;

import dev.separable.image.ErrorKind;
import dev.separable.image.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The blocks of a GIF (87a, 89a) up to its trailer, all of which must be there: size, colours and
 * place of the first frame. A frame that reaches beyond the screen widens it. Stray bytes between
 * the blocks are passed over; after the first frame they end the file.
 */
final class GifBlocks {
  private static final int SCREEN_AT = 6;
  private static final int COLOURS_AT = 13;
  private static final int FRAME_BYTES = 10;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int FRAME = 0x2c;
  private static final int TRAILER = 0x3b;
  private static final int HAS_TABLE = 0x80;
  private static final int TABLE_OF_256 = 7;
  private static final int INTERLACED = 0x40;

  /** A code is at least two bits and stands for at most 4096 pixels. */
  private static final long MAX_EXPANSION = 4 * 4096;

  private final Bytes bytes;
  private byte[] palette = greyRamp();
  private int transparent = -1;
  private Frame first;
  private int width;
  private int height;
  private int at = COLOURS_AT;

  private GifBlocks(Bytes bytes) {
    this.bytes = bytes;
  }

  /**
   * The blocks of a file.
   *
   * @param mayEndEarly whether the end of the file may be missing from within the first frame on
   */
  static GifBlocks read(Bytes bytes, PixelLimit limit, boolean mayEndEarly) throws InputException {
    GifBlocks blocks = new GifBlocks(bytes);
    try {
      blocks.read(limit);
    } catch (InputException e) {
      if (!mayEndEarly || blocks.first == null || e.kind() != ErrorKind.TRUNCATED) {
        throw e;
      }
    }
    return blocks;
  }

  /** Of the screen with the first frame. */
  int width() {
    return width;
  }

  /** Of the screen with the first frame. */
  int height() {
    return height;
  }

  Frame first() {
    return first;
  }

  /** What a pixel has that the first frame leaves free. */
  int background() {
    return Math.max(transparent, 0);
  }

  private void read(PixelLimit limit) throws InputException {
    bytes.need(0, COLOURS_AT);
    if (!bytes.has(3, "87a") && !bytes.has(3, "89a")) {
      throw Bytes.corrupt("unknown version");
    }
    palette = table(bytes.u8(SCREEN_AT + 4));
    for (int block = bytes.u8(at++); block != TRAILER; block = bytes.u8(at++)) {
      if (block == EXTENSION) {
        extension();
      } else if (block == FRAME) {
        frame(limit);
      } else if (first != null) {
        break;
      }
    }
    if (first == null) {
      throw Bytes.corrupt("no frame");
    }
  }

  private static byte[] greyRamp() {
    byte[] ramp = new byte[3 * Samples.COLOURS];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (i / 3);
    }
    return ramp;
  }

  /** The colour table that the flags announce, else the one before; what it lacks is black. */
  private byte[] table(int flags) throws InputException {
    if ((flags & HAS_TABLE) == 0) {
      return palette;
    }
    int length = 3 << (flags & 7) + 1;
    bytes.need(at, length);
    byte[] table = new byte[3 * Samples.COLOURS];
    System.arraycopy(bytes.data(), at, table, 0, length);
    at += length;
    return table;
  }

  private void extension() throws InputException {
    int label = bytes.u8(at++);
    if (label == GRAPHIC_CONTROL && first == null && bytes.u8(at) >= 4) {
      transparent = (bytes.u8(at + 1) & 1) != 0 ? bytes.u8(at + 4) : -1;
    }
    skipSubBlocks();
  }

  private void skipSubBlocks() throws InputException {
    int length;
    do {
      length = bytes.u8(at);
      at += 1 + length;
    } while (length != 0);
  }

  private void frame(PixelLimit limit) throws InputException {
    int from = at;
    bytes.need(from, FRAME_BYTES - 1);
    at += FRAME_BYTES - 1;
    int flags = bytes.u8(from + 8);
    byte[] colours = table(flags);
    int dataAt = at++;
    if (first == null) {
      int left = bytes.u16le(from);
      int top = bytes.u16le(from + 2);
      int columns = bytes.u16le(from + 4);
      int rows = bytes.u16le(from + 6);
      limit.check(columns, rows, PixelLimit.COPIES + 1);
      width = Math.max(bytes.u16le(SCREEN_AT), left + columns);
      height = Math.max(bytes.u16le(SCREEN_AT + 2), top + rows);
      limit.check(width, height, PixelLimit.COPIES + 1);
      if ((long) columns * rows > MAX_EXPANSION * (bytes.length() - dataAt)) {
        throw Bytes.tooLittleData(columns, rows);
      }
      first = new Frame(left, top, columns, rows, flags, colours, dataAt);
    }
    bytes.u8(dataAt);
    skipSubBlocks();
  }

  /**
   * The frame that is decoded; {@code palette} holds {@link Samples#COLOURS} times RGB; the LZW
   * stream begins at {@code dataAt}.
   */
  record Frame(int left, int top, int columns, int rows, int flags, byte[] palette, int dataAt) {

    /** A file of this frame alone that fills its screen; colours are put in afterwards. */
    EncodedStream stream(Bytes bytes) {
      ByteBuffer head = ByteBuffer.allocate(COLOURS_AT + 3 * Samples.COLOURS + FRAME_BYTES);
      head.order(ByteOrder.LITTLE_ENDIAN);
      head.put("GIF89a".getBytes(StandardCharsets.ISO_8859_1));
      head.putShort((short) columns).putShort((short) rows).put((byte) (HAS_TABLE | TABLE_OF_256));
      head.position(head.capacity() - FRAME_BYTES);
      head.put((byte) FRAME).putInt(0).putShort((short) columns).putShort((short) rows);
      head.put((byte) (flags & INTERLACED));
      return new EncodedStream(head.array(), bytes.data(), dataAt);
    }
  }
}
