package dev.separable.image.decode;

import dev.separable.image.InputException;

/**
 * How the first picture of a TIFF is stored (TIFF 6.0): its samples, and where its strips or tiles
 * lie, here both called blocks. Everything is checked against the size of the picture and of the
 * file.
 */
final class TiffLayout {
  static final int UNCOMPRESSED = 1;
  static final int FAX_RLE = 2;
  static final int FAX_3 = 3;
  static final int FAX_4 = 4;
  static final int LZW = 5;
  static final int JPEG = 7;
  static final int DEFLATE = 8;
  static final int OLD_DEFLATE = 32946;
  static final int PACK_BITS = 32773;

  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int CMYK = 5;
  static final int YCC = 6;

  private static final int MAX_SAMPLES = 8;

  /** Blocks may share data, but not so that a small file costs the work of a huge one. */
  private static final int MAX_SHARING = 16;

  private static final int MAX_JPEG_TABLES = 1 << 16;

  private final TiffDirectory tags;
  final int width;
  final int height;
  final int bits;

  /** Of a pixel; those beyond the colours are left out. */
  final int samples;

  final int compression;
  final int photometric;

  /** Each sample has blocks of its own. */
  final boolean planar;

  final boolean bigEndian;
  final boolean tiled;

  /** The lowest bit of a byte comes first. */
  final boolean reversed;

  /** Samples are stored as differences from the pixel to the left. */
  final boolean differences;

  /** Of a tile, or of a strip but the last, which may be shorter. */
  final int blockWidth;

  /** Of a tile, or of a strip but the last, which may be shorter. */
  final int blockHeight;

  final int across;
  final int down;
  final Orientation orientation;
  long[] offsets;
  long[] lengths;

  private TiffLayout(TiffDirectory tags, PixelLimit limit) throws InputException {
    this.tags = tags;
    bigEndian = tags.bigEndian();
    samples = small(277, 1);
    bits = readBits();
    int pixelBytes = Math.max(1, Math.min(samples, MAX_SAMPLES) * bits / 8);
    long columns = tags.numbers(256, 1)[0];
    long rows = tags.numbers(257, 1)[0];
    limit.check(columns, rows, PixelLimit.COPIES + pixelBytes);
    width = (int) columns;
    height = (int) rows;
    compression = small(259, UNCOMPRESSED);
    photometric = (int) Math.min(tags.numbers(262, 1)[0], 65535);
    planar = small(284, 1) == 2 && samples > 1;
    reversed = small(266, 1) == 2;
    orientation = Orientation.of(tags.number(274, 1));
    int predictor = compression == LZW || isDeflate() ? small(317, 1) : 1;
    differences = predictor == 2;
    checkCoding(predictor);
    tiled = tags.has(322);
    long tileWidth = tiled ? tags.numbers(322, 1)[0] : width;
    long tileHeight = tiled ? tags.numbers(323, 1)[0] : Math.min(height, tags.number(278, height));
    limit.check(tileWidth, tileHeight, pixelBytes);
    blockWidth = (int) tileWidth;
    blockHeight = (int) tileHeight;
    long samplesOfRow = (long) blockWidth * samplesInBlock();
    if (Math.max(rowBytes() * blockHeight, samplesOfRow) > Integer.MAX_VALUE - 8) {
      throw Bytes.unsupported("strips or tiles of " + rowBytes() * blockHeight + " bytes");
    }
    limit.checkMemory(width, height, memory(samplesOfRow));
    across = (width - 1) / blockWidth + 1;
    down = (height - 1) / blockHeight + 1;
  }

  /** Bytes for the picture and its upright copy, a block, its unpacked rows, and a row of inks. */
  private long memory(long samplesOfRow) {
    int blocks = planar ? colours() : 1;
    long picture = (long) PixelLimit.COPIES * width * height;
    return picture + blocks * (rowBytes() * blockHeight + samplesOfRow) + 7L * blockWidth;
  }

  static TiffLayout read(Bytes bytes, PixelLimit limit) throws InputException {
    TiffLayout layout = new TiffLayout(new TiffDirectory(bytes), limit);
    layout.readBlocks(bytes);
    return layout;
  }

  private int small(int tag, int absent) throws InputException {
    return (int) Math.min(tags.number(tag, absent), 65535);
  }

  private int readBits() throws InputException {
    if (samples < 1 || samples > MAX_SAMPLES) {
      throw Bytes.unsupported(samples + " samples a pixel");
    }
    long stated = Math.min(samples, tags.count(258));
    long[] all = stated == 0 ? new long[] {1} : tags.numbers(258, (int) stated);
    long format = tags.number(339, 1);
    for (long bits : all) {
      boolean known = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
      if (!known || bits != all[0] || format != 1 && format != 4) {
        throw Bytes.unsupported("samples of " + bits + " bits in format " + format);
      }
    }
    return (int) all[0];
  }

  private void checkCoding(int predictor) throws InputException {
    boolean known =
        switch (compression) {
          case UNCOMPRESSED, LZW, DEFLATE, OLD_DEFLATE, PACK_BITS -> true;
          case FAX_RLE, FAX_3, FAX_4 -> bits == 1 && samples == 1 && photometric < RGB;
          case JPEG -> bits == 8;
          default -> false;
        };
    if (!known) {
      throw Bytes.unsupported(
          "compression %d of %d samples of %d bits".formatted(compression, samples, bits));
    }
    if (predictor != 1 && (predictor != 2 || bits < 8)) {
      throw Bytes.unsupported("predictor " + predictor + " with " + bits + " bits");
    }
    int colours = colours();
    if (photometric == YCC && planar) {
      throw Bytes.unsupported("YCbCr in planes");
    }
    if (colours == 0 || photometric == PALETTE && bits > 8) {
      throw Bytes.unsupported("colours of kind " + photometric + " with " + bits + " bits");
    }
    if (samples < colours) {
      throw Bytes.corrupt(samples + " samples for colours of kind " + photometric);
    }
  }

  /** How many of the samples make up the colour; 0 of an unknown kind. */
  int colours() {
    return switch (photometric) {
      case WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE -> 1;
      case RGB -> 3;
      case CMYK -> 4;
      case YCC -> compression == JPEG ? 3 : 0;
      default -> 0;
    };
  }

  boolean isFax() {
    return compression == FAX_RLE || compression == FAX_3 || compression == FAX_4;
  }

  boolean isDeflate() {
    return compression == DEFLATE || compression == OLD_DEFLATE;
  }

  int samplesInBlock() {
    return planar ? 1 : samples;
  }

  /** Bytes of a row of a block. */
  long rowBytes() {
    return ((long) blockWidth * samplesInBlock() * bits + 7) / 8;
  }

  /** Rows of a block in this row of blocks, as they are stored. */
  int storedRows(int blockRow) {
    return tiled ? blockHeight : Math.min(blockHeight, height - blockRow * blockHeight);
  }

  private void readBlocks(Bytes bytes) throws InputException {
    long count = (long) across * down * (planar ? samples : 1);
    if (count > bytes.length()) {
      throw Bytes.corrupt("a file of %d bytes with %d strips".formatted(bytes.length(), count));
    }
    offsets = tags.numbers(tiled && tags.has(324) ? 324 : 273, (int) count);
    lengths = readLengths((int) count);
    long sum = 0;
    for (int i = 0; i < count; i++) {
      bytes.need(offsets[i], lengths[i]);
      sum += lengths[i];
      long wanted = rowBytes() * storedRows(i / across % down);
      if (wanted > lengths[i] * maxExpansion()) {
        throw Bytes.tooLittleData(width, height);
      }
    }
    if (sum > (long) MAX_SHARING * bytes.length()) {
      throw Bytes.corrupt("strips or tiles that overlap");
    }
  }

  /** Files of one strip that is not compressed may lack its length. */
  private long[] readLengths(int count) throws InputException {
    int tag = tiled && tags.has(325) ? 325 : 279;
    boolean implied = count == 1 && compression == UNCOMPRESSED && !tags.has(tag);
    return implied ? new long[] {rowBytes() * storedRows(0)} : tags.numbers(tag, count);
  }

  /** Raw bytes that a stored byte can stand for; of a fax, a bit for a row. */
  private long maxExpansion() {
    return switch (compression) {
      case UNCOMPRESSED -> 1;
      case PACK_BITS -> 64;
      case LZW -> 4096;
      case DEFLATE, OLD_DEFLATE -> 1032;
      case JPEG -> 1024L * samples;
      default -> 8 * rowBytes();
    };
  }

  /** Tables that the JPEG data of all blocks share. */
  byte[] jpegTables() throws InputException {
    if (tags.count(347) > MAX_JPEG_TABLES) {
      throw Bytes.corrupt("JPEG tables of " + tags.count(347) + " bytes");
    }
    return tags.content(347);
  }

  /** Options of fax coding. */
  int faxOptions() throws InputException {
    return (int) tags.number(compression == FAX_4 ? 293 : 292, 0);
  }

  /** {@link Samples#COLOURS} times RGB; of the 16 bits of a colour the higher eight. */
  byte[] palette() throws InputException {
    int colours = 1 << bits;
    long[] stored = tags.numbers(320, 3 * colours);
    byte[] palette = new byte[3 * Samples.COLOURS];
    for (int i = 0; i < stored.length; i++) {
      palette[3 * (i % colours) + i / colours] = (byte) (stored[i] >> 8);
    }
    return palette;
  }
}
