package dev.separable.image.decode;

import dev.separable.image.InputException;

/** From rows of stored samples to RGB. Not more than one row at a time is unpacked. */
final class TiffColour {
  private final TiffLayout layout;

  /** What a stored sample stands for, by channel: red, green, blue. */
  private final byte[][] values;

  /** For each colour sample the unpacked row that holds it; one row for all if not planar. */
  private final byte[][] rows;

  /** Stored samples come as they are read from a JPEG, in RGB. */
  private final boolean rgb;

  TiffColour(TiffLayout layout) throws InputException {
    this.layout = layout;
    this.rgb = layout.photometric == TiffLayout.RGB || layout.photometric == TiffLayout.YCC;
    this.values =
        layout.photometric == TiffLayout.PALETTE ? Samples.planes(layout.palette()) : scales();
    this.rows = new byte[layout.colours()][];
    for (int c = 0; c < rows.length; c++) {
      boolean own = c == 0 || layout.planar;
      rows[c] = own ? new byte[layout.blockWidth * layout.samplesInBlock()] : rows[0];
    }
  }

  private byte[][] scales() {
    byte[] scale = Samples.scale(Math.min(8, layout.bits));
    boolean inverted = layout.photometric == TiffLayout.WHITE_IS_ZERO;
    for (int i = 0; inverted && i < scale.length; i++) {
      scale[i] = (byte) ~scale[i];
    }
    return new byte[][] {scale, scale, scale};
  }

  /**
   * Converts the first {@code columns} pixels of row {@code y} of a block into {@code out}.
   *
   * @param raw the block, or one for each colour sample if planar
   */
  void row(byte[][] raw, int y, int columns, byte[] out, int to) {
    int n = columns * layout.samplesInBlock();
    int from = (int) (y * layout.rowBytes());
    for (int c = 0; c < raw.length; c++) {
      unpack(raw[c], from, n, rows[c]);
    }
    if (layout.photometric == TiffLayout.CMYK) {
      cmyk(columns, out, to);
    } else {
      colours(columns, out, to);
    }
  }

  /** One sample to a byte: narrow ones as numbers, of wide ones the higher byte. */
  private void unpack(byte[] raw, int from, int n, byte[] row) {
    int bits = layout.bits;
    if (bits >= 8) {
      int step = bits / 8;
      int high = step == 2 && !layout.bigEndian ? 1 : 0;
      for (int i = 0, at = from + high; i < n; i++, at += step) {
        row[i] = raw[at];
      }
      return;
    }
    int mask = (1 << bits) - 1;
    for (int i = 0; i < n; i++) {
      int bit = i * bits;
      row[i] = (byte) (raw[from + (bit >> 3)] >> 8 - bits - (bit & 7) & mask);
    }
  }

  private void colours(int columns, byte[] out, int to) {
    int step = layout.samplesInBlock();
    for (int c = 0; c < 3; c++) {
      byte[] row = rows[rgb ? c : 0];
      int first = rgb && !layout.planar ? c : 0;
      byte[] value = values[c];
      for (int i = first, o = to + c; i < columns * step; i += step, o += 3) {
        out[o] = value[row[i] & 0xff];
      }
    }
  }

  private void cmyk(int columns, byte[] out, int to) {
    int step = layout.samplesInBlock();
    byte[] light = new byte[4 * columns];
    for (int c = 0; c < 4; c++) {
      int first = layout.planar ? 0 : c;
      for (int x = 0; x < columns; x++) {
        light[4 * x + c] = (byte) ~values[0][rows[c][first + x * step] & 0xff];
      }
    }
    byte[] converted = JpegColour.fromCmyk(light);
    System.arraycopy(converted, 0, out, to, converted.length);
  }
}
