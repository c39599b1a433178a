package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.decode.JpegHeader.Colour;
import java.util.Arrays;

/**
 * The strips and tiles of a TIFF, one after the other, decoded to the samples as they are stored.
 */
final class TiffBlocks {
  private static final int JPEG_MARKER_BYTES = 2;

  private final Bytes bytes;
  private final TiffLayout layout;
  private final PixelLimit limit;
  private final JpegDecoder jpeg;
  private final byte[] jpegTables;

  TiffBlocks(Bytes bytes, TiffLayout layout, PixelLimit limit, JpegDecoder jpeg)
      throws InputException {
    this.bytes = bytes;
    this.layout = layout;
    this.limit = limit;
    this.jpeg = jpeg;
    this.jpegTables = layout.compression == TiffLayout.JPEG ? layout.jpegTables() : new byte[0];
  }

  /** All blocks, converted to RGB. */
  Image picture() throws InputException {
    TiffColour colour = new TiffColour(layout);
    byte[] rgb = new byte[3 * layout.width * layout.height];
    byte[][] raw = new byte[layout.planar ? layout.colours() : 1][];
    for (int row = 0; row < layout.down; row++) {
      int y = row * layout.blockHeight;
      int rows = Math.min(layout.blockHeight, layout.height - y);
      for (int column = 0; column < layout.across; column++) {
        TimeLimit.check();
        int x = column * layout.blockWidth;
        int columns = Math.min(layout.blockWidth, layout.width - x);
        for (int plane = 0; plane < raw.length; plane++) {
          raw[plane] = block((plane * layout.down + row) * layout.across + column, row);
        }
        for (int i = 0; i < rows; i++) {
          colour.row(raw, i, columns, rgb, 3 * ((y + i) * layout.width + x));
        }
      }
    }
    return Image.of(layout.width, layout.height, rgb);
  }

  private byte[] block(int index, int blockRow) throws InputException {
    int at = (int) layout.offsets[index];
    int length = (int) layout.lengths[index];
    int rows = layout.storedRows(blockRow);
    if (layout.compression == TiffLayout.JPEG) {
      return jpeg(at, length, rows);
    }
    byte[] in = bytes.data();
    if (layout.reversed) {
      in = reversed(in, at, length);
      at = 0;
    }
    byte[] raw = new byte[(int) layout.rowBytes() * rows];
    if (layout.isFax()) {
      int options = layout.faxOptions();
      TiffFax.unpack(layout.compression, options, in, at, length, layout.blockWidth, raw);
    } else {
      TiffUnpacking.unpack(layout.compression, in, at, length, raw);
    }
    if (layout.differences) {
      addUp(raw);
    }
    return raw;
  }

  private static byte[] reversed(byte[] in, int from, int length) {
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = (byte) (Integer.reverse(in[from + i]) >>> 24);
    }
    return out;
  }

  /** Undoes the horizontal predictor. */
  private void addUp(byte[] raw) {
    int rowBytes = (int) layout.rowBytes();
    int step = layout.samplesInBlock() * layout.bits / 8;
    for (int row = 0; row < raw.length; row += rowBytes) {
      int end = row + rowBytes;
      if (layout.bits == 8) {
        for (int i = row + step; i < end; i++) {
          raw[i] += raw[i - step];
        }
      } else {
        addUpWide(raw, row + step, end, step);
      }
    }
  }

  private void addUpWide(byte[] raw, int from, int end, int step) {
    int high = layout.bigEndian ? 0 : 1;
    int low = 1 - high;
    for (int i = from; i < end; i += 2) {
      int sum = (raw[i + low] & 0xff) + (raw[i - step + low] & 0xff);
      raw[i + low] = (byte) sum;
      raw[i + high] += (byte) (raw[i - step + high] + (sum >> 8));
    }
  }

  /** Each block is a JPEG file, whose tables may stand in the directory. */
  private byte[] jpeg(int at, int length, int rows) throws InputException {
    byte[] block = Arrays.copyOfRange(bytes.data(), at, at + length);
    Bytes file = new Bytes(withTables(block));
    JpegHeader header = JpegHeader.read(file, limit);
    boolean fits =
        header.width() == layout.blockWidth
            && header.height() >= rows
            && header.height() <= layout.blockHeight
            && header.components() == layout.samplesInBlock();
    if (!fits) {
      throw Bytes.corrupt(
          "a JPEG of %dx%d pixels of %d samples where %dx%d of %d are announced"
              .formatted(
                  header.width(),
                  header.height(),
                  header.components(),
                  layout.blockWidth,
                  rows,
                  layout.samplesInBlock()));
    }
    boolean ycc = layout.photometric == TiffLayout.YCC && header.components() == 3;
    return jpeg.samples(file, header, ycc ? Colour.YCC : Colour.RGB, limit);
  }

  private byte[] withTables(byte[] block) throws InputException {
    if (block.length < JPEG_MARKER_BYTES || block[0] != (byte) 0xff || block[1] != (byte) 0xd8) {
      throw Bytes.corrupt("a strip or tile that is no JPEG");
    }
    // Without the end of the tables and the start of the block.
    int tables = jpegTables.length - JPEG_MARKER_BYTES;
    if (tables <= JPEG_MARKER_BYTES) {
      return block;
    }
    byte[] file = Arrays.copyOf(jpegTables, tables + block.length - JPEG_MARKER_BYTES);
    System.arraycopy(block, JPEG_MARKER_BYTES, file, tables, block.length - JPEG_MARKER_BYTES);
    return file;
  }
}
