package dev.separable.image.decode.jpeg;

import dev.separable.image.Region;
import dev.separable.image.vector.Race;

/**
 * From coefficients to the samples {@code [height, width, components]} of a part of the picture, a
 * row of MCUs at a time.
 */
final class Picture {
  private static final Race TRANSFORM = new Race();
  private static final Race ROWS = new Race();

  private final Frame frame;
  private final boolean ycc;
  private final Region part;
  private final Area[] areas;
  private final Coefficients[] coefficients;
  private final SampleRows[] planes;
  private final byte[][] upsampled;
  private final Buffers buffers;
  private final byte[] samples;

  /** The row that is converted: where its samples lie, and from which index on. */
  private final byte[][] row;

  private final int[] rowAt;

  /** Whether a row needs the one below it. */
  private final boolean looksDown;

  /** The row of the picture that is next, and one past the last one that is wanted. */
  private int next;

  private final int end;

  /**
   * With three components and {@code ycc} the samples become RGB.
   *
   * @param whole whether the coefficients of the whole picture are kept
   */
  Picture(Frame frame, boolean ycc, Region part, boolean whole, Buffers buffers, byte[] samples) {
    int n = frame.components.length;
    this.frame = frame;
    this.ycc = ycc && n == 3;
    this.part = part;
    this.next = part.y();
    this.end = part.y() + part.height();
    this.samples = samples;
    this.buffers = buffers;
    this.areas = new Area[n];
    this.coefficients = new Coefficients[n];
    this.planes = new SampleRows[n];
    this.upsampled = new byte[n][];
    this.row = new byte[n][];
    this.rowAt = new int[n];
    boolean down = false;
    for (Component c : frame.components) {
      int i = c.index;
      areas[i] = Area.of(c, frame, part);
      coefficients[i] = new Coefficients(c, areas[i], whole, frame.mcuRows, buffers);
      planes[i] = new SampleRows(c, coefficients[i], buffers);
      int width = (areas[i].to() - areas[i].from()) * frame.maxH / c.h;
      upsampled[i] = buffers.upsampled(i, width);
      down |= smoothDown(c);
    }
    this.looksDown = down;
  }

  Coefficients of(Component c) {
    return coefficients[c.index];
  }

  /** Whether all wanted rows are there. */
  boolean isComplete() {
    return next == end;
  }

  /** Makes the rows that are complete, all blocks of this row of MCUs being there. */
  void finish(int mcuRow) {
    for (Component c : frame.components) {
      Coefficients all = coefficients[c.index];
      SampleRows plane = planes[c.index];
      TRANSFORM.run(
          all.wantedGroups(mcuRow),
          (n, way) -> all.transform(mcuRow, n, buffers.kit(way).dct(), plane));
      all.advance();
    }
    boolean last = mcuRow == frame.mcuRows - 1;
    int rows = (mcuRow + 1) * frame.maxV * Frame.SIDE;
    int until = last ? end : Math.min(end, looksDown ? rows - 1 : rows);
    if (until > next) {
      ROWS.run(until - next, (n, way) -> rows(n, buffers.kit(way)));
      next = until;
    }
  }

  /** Makes {@code n} rows. */
  private int rows(int n, Kit kit) {
    for (int y = next; y < next + n; y++) {
      for (Component c : frame.components) {
        upsample(c, y, kit.upsampling());
      }
      convert(part.width() * (y - part.y()), kit.colour());
    }
    return n * part.width();
  }

  private boolean smoothAcross(Component c) {
    return frame.maxH == 2 * c.h && c.width > 2;
  }

  private boolean smoothDown(Component c) {
    return frame.maxV == 2 * c.v && (frame.maxH == c.h || smoothAcross(c));
  }

  private void upsample(Component c, int y, Upsampling upsampling) {
    SampleRows plane = planes[c.index];
    byte[] out = upsampled[c.index];
    int from = areas[c.index].from();
    int n = areas[c.index].to() - from;
    int down = frame.maxV / c.v;
    int across = frame.maxH / c.h;
    int near = plane.at(from, y / down);
    row[c.index] = out;
    rowAt[c.index] = part.x() - from * across;
    if (smoothDown(c)) {
      boolean above = (y & 1) == 0;
      int far = plane.at(from, above ? y / 2 - 1 : y / 2 + 1);
      if (across == 1) {
        upsampling.down(plane.data, near, far, above, n, out);
      } else {
        upsampling.acrossAndDown(plane.data, near, far, n, out);
      }
    } else if (across == 1) {
      row[c.index] = plane.data;
      rowAt[c.index] = near;
    } else if (down == 1 && smoothAcross(c)) {
      upsampling.across(plane.data, near, n, out);
    } else {
      upsampling.repeat(plane.data, near, n, across, out);
    }
  }

  /** Writes the upsampled row, its first pixel being the given one of the part. */
  private void convert(int pixel, ColourConversion colour) {
    int n = row.length;
    int width = part.width();
    int to = n * pixel;
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
