package dev.separable.image.decode.jpeg;

import java.util.Arrays;

/**
 * Quantised coefficients of a component: those of a row of MCUs, or of the whole picture. Eight
 * blocks that stand side by side are a group, which is transformed at once: the first coefficient
 * of each, then the second of each, and so on, in natural order.
 */
final class Coefficients {
  /** Blocks in a group, and so the distance between the coefficients of one. */
  static final int LANES = 8;

  static final int GROUP = LANES * ZigZag.BLOCK;

  /** What plain loops take for a group, about, relative to one of nothing but DC. */
  private static final int DETAILED_WORK = 10;

  private static final int FLAT_WORK = 1;

  final short[] data;

  private final Component component;
  private final Area area;
  private final boolean whole;
  private final int firstColumn;
  private final int endColumn;
  private final int groups;

  /** By group the highest position in zigzag order that is not 0, or a higher one. */
  private final byte[] ends;

  /** The row that is kept first. */
  private int firstRow;

  /** For the whole picture, or a row of MCUs and only the blocks of the area. */
  Coefficients(Component component, Area area, boolean whole, int mcuRows, Buffers buffers) {
    this.component = component;
    this.area = area;
    this.whole = whole;
    this.firstColumn = whole ? 0 : area.left();
    this.endColumn = whole ? component.paddedColumns : area.right();
    this.groups = Frame.divide(endColumn - firstColumn, LANES);
    int all = groups * component.v * (whole ? mcuRows : 1);
    this.data = buffers.coefficients(component.index, all * GROUP);
    this.ends = buffers.ends(component.index, all);
    Arrays.fill(data, 0, all * GROUP, (short) 0);
    Arrays.fill(ends, 0, all, (byte) 0);
  }

  /** Bytes for all coefficients of a component. */
  static long bytes(Component c, int mcuRows) {
    return (long) Frame.divide(c.paddedColumns, LANES) * c.v * mcuRows * GROUP * Short.BYTES;
  }

  /** Whether this block is kept. */
  boolean wants(int column, int row) {
    return whole || area.hasRow(row) && column >= firstColumn && column < endColumn;
  }

  /** Where the first coefficient of a block is. */
  int place(int column, int row) {
    int across = column - firstColumn;
    return ((row - firstRow) * groups + across / LANES) * GROUP + across % LANES;
  }

  /** Tells that a block has coefficients up to this position in zigzag order. */
  void reaches(int place, int position) {
    int group = place / GROUP;
    ends[group] = (byte) Math.max(ends[group], position);
  }

  /** How many groups of a row of MCUs are in the area. */
  int wantedGroups(int mcuRow) {
    return (endWanted(mcuRow) - firstWanted(mcuRow)) * transformedGroups();
  }

  private int firstWanted(int mcuRow) {
    return Math.max(mcuRow * component.v, area.top());
  }

  private int endWanted(int mcuRow) {
    return Math.max(firstWanted(mcuRow), Math.min((mcuRow + 1) * component.v, area.bottom()));
  }

  /**
   * Transforms the first {@code n} of these groups.
   *
   * @return how much work that was
   */
  int transform(int mcuRow, int n, InverseDct dct, SampleRows out) {
    int across = transformedGroups();
    int work = 0;
    for (int k = 0; k < n; k++) {
      int row = firstWanted(mcuRow) + k / across;
      int group = k % across;
      int i = (row - firstRow) * groups + firstGroup() + group;
      int at = out.blockAt(group, row);
      dct.transform(data, i * GROUP, component.quantizers, ends[i], out.data, at, out.stride);
      work += ends[i] == 0 ? FLAT_WORK : DETAILED_WORK;
    }
    return work;
  }

  private int firstGroup() {
    return (area.left() - firstColumn) / LANES;
  }

  /** Goes on to the next row of MCUs. */
  void advance() {
    if (!whole) {
      firstRow += component.v;
      Arrays.fill(data, 0, groups * component.v * GROUP, (short) 0);
      Arrays.fill(ends, 0, groups * component.v, (byte) 0);
    }
  }

  /** The column of samples in which the first group of the area begins. */
  int firstSample() {
    return (firstColumn + firstGroup() * LANES) * Frame.SIDE;
  }

  /** Groups in a row of the area. */
  int transformedGroups() {
    return Frame.divide(area.right() - firstColumn, LANES) - firstGroup();
  }
}
