package dev.separable.image.decode;

import dev.separable.image.InputException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG up to its end: size, palette and EXIF orientation, and the file without what
 * does not matter. Transparency, gamma, profiles and text are left out without being inflated; of
 * an animation the default picture is kept. The checksums of what is kept must be right.
 */
final class PngChunks {
  private static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_BYTES = 12;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;
  private static final int UPPER_CASE_BIT = 0x20000000;

  /** No deflate stream expands further than this. */
  private static final long MAX_EXPANSION = 1032;

  private final Bytes bytes;
  private final PixelLimit limit;

  /** The file without the chunks that do not matter. */
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  private final byte[] palette = new byte[3 * Samples.COLOURS];
  private Orientation orientation = Orientation.UPRIGHT;
  private PngHeader header;
  private boolean hasPalette;
  private long dataBytes;

  private PngChunks(Bytes bytes, PixelLimit limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  /**
   * The chunks of a file.
   *
   * @param mayEndEarly whether the end of the file may be missing from within the data on
   */
  static PngChunks read(Bytes bytes, PixelLimit limit, boolean mayEndEarly) throws InputException {
    PngChunks chunks = new PngChunks(bytes, limit);
    chunks.read(mayEndEarly);
    chunks.check(mayEndEarly);
    return chunks;
  }

  PngHeader header() {
    return header;
  }

  /** {@link Samples#COLOURS} times RGB; what the file does not hold is black. */
  byte[] palette() {
    return palette;
  }

  Orientation orientation() {
    return orientation;
  }

  /** The chunks to decode with. */
  EncodedStream stream() {
    return new EncodedStream(kept.toByteArray(), new byte[0], 0);
  }

  private void read(boolean mayEndEarly) throws InputException {
    if (!bytes.has(0, SIGNATURE)) {
      bytes.need(0, SIGNATURE.length());
      throw Bytes.corrupt("the signature is damaged");
    }
    int at = SIGNATURE.length();
    kept.write(bytes.data(), 0, at);
    int type;
    do {
      if (mayEndEarly && dataBytes > 0 && bytes.length() - at < CHUNK_HEADER) {
        keepFrame(IEND, new byte[0]);
        return;
      }
      int length = bytes.i32be(at);
      type = bytes.i32be(at + 4);
      if (length < 0) {
        throw Bytes.corrupt("a chunk of " + (length & 0xffffffffL) + " bytes");
      }
      if (mayEndEarly && type == IDAT && bytes.length() - at < (long) length + FRAME_BYTES) {
        keepCut(at, length);
        return;
      }
      if (mayEndEarly && dataBytes > 0 && bytes.length() - at < (long) length + FRAME_BYTES) {
        keepFrame(IEND, new byte[0]);
        return;
      }
      bytes.need(at, (long) length + FRAME_BYTES);
      chunk(type, at + 8, length);
      at += length + FRAME_BYTES;
    } while (type != IEND);
  }

  private void chunk(int type, int at, int length) throws InputException {
    if (header == null && type != IHDR) {
      throw Bytes.corrupt("the first chunk is " + name(type) + ", not IHDR");
    }
    switch (type) {
      case IHDR -> {
        keep(type, at, length);
        if (header != null) {
          throw Bytes.corrupt("a second IHDR");
        }
        header = PngHeader.read(bytes, at, length, limit);
      }
      case PLTE -> {
        if (hasPalette) {
          throw Bytes.corrupt("a second PLTE");
        }
        keep(type, at, length);
        readPalette(at, length);
      }
      case IDAT -> {
        keep(type, at, length);
        dataBytes += length;
      }
      case EXIF -> orientation = ExifOrientation.find(bytes, at, at + length);
      case IEND -> kept.write(bytes.data(), at - 8, FRAME_BYTES);
      default -> {
        if ((type & UPPER_CASE_BIT) == 0) {
          throw Bytes.unsupported("an unknown critical chunk, " + name(type));
        }
      }
    }
  }

  private void keep(int type, int at, int length) throws InputException {
    CRC32 crc = new CRC32();
    crc.update(bytes.data(), at - 4, length + 4);
    if ((int) crc.getValue() != bytes.i32be(at + length)) {
      throw Bytes.corrupt("wrong checksum of " + name(type));
    }
    kept.write(bytes.data(), at - 8, length + FRAME_BYTES);
  }

  /** The part of a data chunk that is there, as if it were all. */
  private void keepCut(int at, int length) {
    int from = at + CHUNK_HEADER;
    int there = Math.min(length, bytes.length() - from);
    byte[] data = Arrays.copyOfRange(bytes.data(), from, from + there);
    dataBytes += data.length;
    keepFrame(IDAT, data);
    keepFrame(IEND, new byte[0]);
  }

  /** The reader does not look at checksums. */
  private void keepFrame(int type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(FRAME_BYTES + data.length);
    kept.writeBytes(chunk.putInt(data.length).putInt(type).put(data).array());
  }

  private void readPalette(int at, int length) throws InputException {
    if (length % 3 != 0 || length < 3 || length > palette.length) {
      throw Bytes.corrupt("a palette of " + length + " bytes");
    }
    System.arraycopy(bytes.data(), at, palette, 0, length);
    hasPalette = true;
  }

  /** Fails if the chunks can never make up the picture, before it is allocated. */
  private void check(boolean mayEndEarly) throws InputException {
    if (header.colour() == PngHeader.PALETTE && !hasPalette) {
      throw Bytes.corrupt("a palette picture without palette");
    }
    if (dataBytes == 0 && mayEndEarly) {
      throw Bytes.truncated("no picture data");
    }
    if (dataBytes == 0) {
      throw Bytes.corrupt("no picture data");
    }
    long rows = mayEndEarly ? 1 : header.height();
    if (header.rowBytes() * rows > dataBytes * MAX_EXPANSION) {
      throw Bytes.tooLittleData(header.width(), header.height());
    }
    if (8 * header.rowBytes() > Integer.MAX_VALUE) {
      throw Bytes.unsupported("rows of " + header.rowBytes() + " bytes");
    }
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
