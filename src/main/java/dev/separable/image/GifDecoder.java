package dev.separable.image;

/**
 * The first frame of a GIF (87a, 89a) on its logical screen. A frame that reaches beyond the screen
 * widens it. What the frame leaves free has the transparent colour, else that of index 0, as in
 * Pillow. Later frames are not decoded, but their blocks must be there, up to the trailer. Stray
 * bytes between the blocks are passed over; after the first frame they end the file.
 */
final class GifDecoder {
  private static final int SCREEN_AT = 6;
  private static final int COLOURS_AT = 13;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int FRAME = 0x2c;
  private static final int TRAILER = 0x3b;
  private static final int HAS_TABLE = 0x80;
  private static final int INTERLACED = 0x40;

  /** Rows of an interlaced frame: first row, step. */
  private static final int[][] INTERLACE = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private static final int[][] PLAIN = {{0, 1}};

  private final Bytes bytes;
  private final PixelLimit limit;
  private byte[] palette = greyRamp();
  private int transparent = -1;
  private int at;

  private GifDecoder(Bytes bytes, PixelLimit limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  static Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    return new GifDecoder(bytes, limit).decode();
  }

  private Image decode() throws InputException {
    bytes.need(0, COLOURS_AT);
    if (!bytes.has(3, "87a") && !bytes.has(3, "89a")) {
      throw Bytes.corrupt("unknown version");
    }
    at = COLOURS_AT;
    palette(bytes.u8(10));
    Image first = null;
    for (int block = bytes.u8(at++); block != TRAILER; block = bytes.u8(at++)) {
      if (block == EXTENSION) {
        extension(first == null);
      } else if (block == FRAME && first == null) {
        first = frame();
      } else if (block == FRAME) {
        skipFrame();
      } else if (first != null) {
        break;
      }
    }
    if (first == null) {
      throw Bytes.corrupt("no frame");
    }
    return first;
  }

  private static byte[] greyRamp() {
    byte[] ramp = new byte[3 * 256];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (i / 3);
    }
    return ramp;
  }

  /** Reads the colour table that the flags announce; colours beyond it are black. */
  private void palette(int flags) throws InputException {
    if ((flags & HAS_TABLE) == 0) {
      return;
    }
    int length = 3 << (flags & 7) + 1;
    bytes.need(at, length);
    palette = new byte[3 * 256];
    System.arraycopy(bytes.data(), at, palette, 0, length);
    at += length;
  }

  private void extension(boolean beforeFirstFrame) throws InputException {
    int label = bytes.u8(at++);
    if (label == GRAPHIC_CONTROL && beforeFirstFrame && bytes.u8(at) >= 4) {
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

  private void skipFrame() throws InputException {
    int flags = bytes.u8(at + 8);
    at += 9 + ((flags & HAS_TABLE) != 0 ? 3 << (flags & 7) + 1 : 0);
    bytes.u8(at++);
    skipSubBlocks();
  }

  private Image frame() throws InputException {
    bytes.need(at, 9);
    int left = bytes.u16le(at);
    int top = bytes.u16le(at + 2);
    int columns = bytes.u16le(at + 4);
    int rows = bytes.u16le(at + 6);
    int flags = bytes.u8(at + 8);
    limit.check(columns, rows);
    int width = Math.max(bytes.u16le(SCREEN_AT), left + columns);
    int height = Math.max(bytes.u16le(SCREEN_AT + 2), top + rows);
    limit.check(width, height);
    at += 9;
    palette(flags);
    GifLzw lzw = new GifLzw(bytes, at, columns, rows);
    byte[] rgb = new byte[3 * width * height];
    fill(rgb, Math.max(transparent, 0));
    byte[] row = new byte[columns];
    for (int[] pass : (flags & INTERLACED) != 0 ? INTERLACE : PLAIN) {
      for (int y = pass[0]; y < rows; y += pass[1]) {
        lzw.read(row);
        write(row, rgb, 3 * ((top + y) * width + left));
      }
    }
    at += 1;
    skipSubBlocks();
    return Image.of(width, height, rgb);
  }

  private void fill(byte[] rgb, int index) {
    for (int o = 0; o < rgb.length; o += 3) {
      System.arraycopy(palette, 3 * index, rgb, o, 3);
    }
  }

  private void write(byte[] row, byte[] rgb, int to) {
    int o = to;
    for (byte index : row) {
      int p = 3 * (index & 0xff);
      rgb[o++] = palette[p];
      rgb[o++] = palette[p + 1];
      rgb[o++] = palette[p + 2];
    }
  }
}
