package dev.separable.image.decode.jpeg;

/**
 * From coefficients to the samples {@code [height, width, components]} of the picture, a row of
 * MCUs at a time.
 */
final class Picture {
  final byte[] samples;

  private final Frame frame;
  private final boolean ycc;
  private final SampleRows[] planes;
  private final byte[][] upsampled;
  private final InverseDct dct = InverseDct.best();
  private final ColourConversion colour = ColourConversion.best();

  /** The row that is converted: where its samples lie, and from which index on. */
  private final byte[][] row;

  private final int[] rowAt;

  /** Whether a row needs the one below it. */
  private final boolean looksDown;

  private int done;

  /** With three components and {@code ycc} the samples become RGB. */
  Picture(Frame frame, boolean ycc) {
    int n = frame.components.length;
    this.frame = frame;
    this.ycc = ycc && n == 3;
    this.samples = new byte[n * frame.width * frame.height];
    this.planes = new SampleRows[n];
    this.upsampled = new byte[n][];
    this.row = new byte[n][];
    this.rowAt = new int[n];
    boolean down = false;
    for (Component c : frame.components) {
      planes[c.index] = new SampleRows(c);
      upsampled[c.index] = new byte[frame.mcuColumns * frame.maxH * Frame.SIDE];
      down |= smoothDown(c);
    }
    this.looksDown = down;
  }

  /** The transform of a block into its place; see {@link InverseDct#transform}. */
  void put(Component c, int column, int row, short[] block, int from, int last) {
    SampleRows plane = planes[c.index];
    dct.transform(block, from, last, plane.data, plane.blockAt(column, row), plane.stride);
  }

  /** Converts the rows that are complete, all blocks of this row of MCUs being there. */
  void finish(int mcuRow) {
    boolean end = mcuRow == frame.mcuRows - 1;
    int rows = (mcuRow + 1) * frame.maxV * Frame.SIDE;
    int until = end ? frame.height : looksDown ? rows - 1 : rows;
    for (; done < until; done++) {
      for (Component c : frame.components) {
        upsample(c, done);
      }
      convert(done);
    }
  }

  private boolean smoothAcross(Component c) {
    return frame.maxH == 2 * c.h && c.width > 2;
  }

  private boolean smoothDown(Component c) {
    return frame.maxV == 2 * c.v && (frame.maxH == c.h || smoothAcross(c));
  }

  private void upsample(Component c, int y) {
    SampleRows plane = planes[c.index];
    byte[] out = upsampled[c.index];
    int down = frame.maxV / c.v;
    int near = plane.rowAt(y / down);
    row[c.index] = out;
    rowAt[c.index] = 0;
    if (smoothDown(c)) {
      boolean above = (y & 1) == 0;
      int far = plane.rowAt(above ? y / 2 - 1 : y / 2 + 1);
      if (frame.maxH == c.h) {
        Upsampling.down(plane.data, near, far, above, c.width, out);
      } else {
        Upsampling.acrossAndDown(plane.data, near, far, c.width, out);
      }
    } else if (frame.maxH == c.h) {
      row[c.index] = plane.data;
      rowAt[c.index] = near;
    } else if (down == 1 && smoothAcross(c)) {
      Upsampling.across(plane.data, near, c.width, out);
    } else {
      Upsampling.repeat(plane.data, near, c.width, frame.maxH / c.h, out);
    }
  }

  private void convert(int y) {
    int n = row.length;
    int width = frame.width;
    int to = n * y * width;
    if (ycc) {
      colour.rgb(row, rowAt, width, samples, to);
      return;
    }
    for (int i = 0; i < n; i++) {
      byte[] in = row[i];
      int from = rowAt[i];
      for (int x = 0, o = to + i; x < width; x++, o += n) {
        samples[o] = in[from + x];
      }
    }
  }
}
