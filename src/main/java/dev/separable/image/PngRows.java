package dev.separable.image;

import java.util.Arrays;

/** Unfilters the rows of a PNG and writes them as RGB. */
final class PngRows {
  /** The seven passes of Adam7: first column, first row, column step, row step. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] PLAIN = {{0, 0, 1, 1}};

  private final PngHeader header;
  private final byte[] palette;
  private final PngData data;
  private final byte[] rgb;
  private byte[] row;
  private byte[] above;

  PngRows(PngHeader header, byte[] palette, PngData data, byte[] rgb) {
    this.header = header;
    this.palette = palette;
    this.data = data;
    this.rgb = rgb;
  }

  void read() throws InputException {
    long bytes = header.rowBytes(header.width()) + 1;
    if (bytes > Integer.MAX_VALUE - 8) {
      throw Bytes.unsupported("rows of " + bytes + " bytes");
    }
    row = new byte[(int) bytes];
    above = new byte[(int) bytes];
    for (int[] pass : header.interlaced() ? ADAM7 : PLAIN) {
      readPass(pass[0], pass[1], pass[2], pass[3]);
    }
  }

  private void readPass(int x0, int y0, int stepX, int stepY) throws InputException {
    int pixels = (header.width() - x0 + stepX - 1) / stepX;
    if (pixels <= 0) {
      return;
    }
    int n = (int) header.rowBytes(pixels);
    Arrays.fill(above, 0, n + 1, (byte) 0);
    for (int y = y0; y < header.height(); y += stepY) {
      data.read(row, 0, n + 1, header);
      unfilter(row[0], n);
      write(pixels, 3 * (y * header.width() + x0), 3 * stepX);
      byte[] swap = above;
      above = row;
      row = swap;
    }
  }

  /** Undoes the filter of bytes 1 to n of the row, in place. */
  private void unfilter(int filter, int n) throws InputException {
    int d = header.filterDistance();
    switch (filter) {
      case 0 -> {}
      case 1 -> {
        for (int i = 1 + d; i <= n; i++) {
          row[i] += row[i - d];
        }
      }
      case 2 -> {
        for (int i = 1; i <= n; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> unfilterAverage(d, n);
      case 4 -> unfilterPaeth(d, n);
      default -> throw Bytes.corrupt("filter " + (filter & 0xff) + " is not defined");
    }
  }

  private void unfilterAverage(int d, int n) {
    for (int i = 1; i <= n; i++) {
      int left = i > d ? row[i - d] & 0xff : 0;
      row[i] += (byte) ((left + (above[i] & 0xff)) >> 1);
    }
  }

  private void unfilterPaeth(int d, int n) {
    int first = Math.min(d, n);
    for (int i = 1; i <= first; i++) {
      row[i] += above[i];
    }
    for (int i = first + 1; i <= n; i++) {
      int left = row[i - d] & 0xff;
      int up = above[i] & 0xff;
      int corner = above[i - d] & 0xff;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      row[i] += (byte) nearest;
    }
  }

  private void write(int pixels, int to, int step) {
    switch (header.colour()) {
      case PngHeader.RGB, PngHeader.RGBA -> writeColour(pixels, to, step);
      case PngHeader.PALETTE -> writePalette(pixels, to, step);
      default -> writeGrey(pixels, to, step);
    }
  }

  /** Of 16-bit samples the first byte is the higher one: all that is kept. */
  private void writeColour(int pixels, int to, int step) {
    int sample = header.depth() / 8;
    int distance = header.filterDistance();
    for (int i = 0, p = 1, o = to; i < pixels; i++, p += distance, o += step) {
      rgb[o] = row[p];
      rgb[o + 1] = row[p + sample];
      rgb[o + 2] = row[p + 2 * sample];
    }
  }

  private void writePalette(int pixels, int to, int step) {
    for (int i = 0, o = to; i < pixels; i++, o += step) {
      int p = 3 * narrow(i);
      rgb[o] = palette[p];
      rgb[o + 1] = palette[p + 1];
      rgb[o + 2] = palette[p + 2];
    }
  }

  private void writeGrey(int pixels, int to, int step) {
    int distance = header.filterDistance();
    int scale = header.depth() < 8 ? 255 / ((1 << header.depth()) - 1) : 1;
    for (int i = 0, o = to; i < pixels; i++, o += step) {
      byte grey = header.depth() < 8 ? (byte) (narrow(i) * scale) : row[1 + i * distance];
      rgb[o] = grey;
      rgb[o + 1] = grey;
      rgb[o + 2] = grey;
    }
  }

  /** Sample {@code i} of a row with one channel of at most eight bits. */
  private int narrow(int i) {
    int bit = i * header.depth();
    int shift = 8 - header.depth() - (bit & 7);
    return row[1 + (bit >> 3)] >> shift & (1 << header.depth()) - 1;
  }
}
