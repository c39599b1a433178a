package dev.separable.image.decode.webp;

/** Smooths the edges of blocks in a whole frame (RFC 6386, 15). */
final class Vp8LoopFilter {
  private final Vp8Header header;
  private final Vp8Plane[] planes;
  private final int columns;

  /** By macroblock: twice the level, and whether edges inside are filtered. */
  private final byte[] strengths;

  /** Along the edge from one sample to the next, and across it. */
  private int along;

  private int across;
  private int edgeLimit;
  private int innerLimit;
  private int varianceLimit;

  /** Of luma and two planes of chroma. */
  Vp8LoopFilter(Vp8Header header, Vp8Plane[] planes, int columns, int rows) {
    this.header = header;
    this.planes = planes;
    this.columns = columns;
    this.strengths = new byte[columns * rows];
  }

  /** How the macroblock will be filtered. */
  void note(int column, int row, Vp8Modes modes, boolean coefficients) {
    int level = header.filterLevel(modes.segment, modes.inBlocks);
    boolean inside = modes.inBlocks || coefficients;
    strengths[row * columns + column] = (byte) (2 * level + (inside ? 1 : 0));
  }

  /** Filters macroblock after macroblock, row by row, once all are decoded. */
  void apply() {
    if (header.unfiltered()) {
      return;
    }
    for (int i = 0; i < strengths.length; i++) {
      int level = strengths[i] >> 1;
      if (level > 0) {
        macroblock(i % columns, i / columns, level, (strengths[i] & 1) != 0);
      }
    }
  }

  private void macroblock(int column, int row, int level, boolean inside) {
    innerLimit = level;
    if (header.sharpness > 0) {
      innerLimit >>= header.sharpness > 4 ? 2 : 1;
      innerLimit = Math.min(innerLimit, 9 - header.sharpness);
    }
    innerLimit = Math.max(innerLimit, 1);
    varianceLimit = level >= 40 ? 2 : level >= 15 ? 1 : 0;
    int blockLimit = 2 * level + innerLimit;
    int filtered = header.simpleFilter ? 1 : planes.length;
    for (int vertical = 0; vertical < 2; vertical++) {
      if ((vertical == 0 ? column : row) > 0) {
        edgeLimit = 2 * (blockLimit + 4) + 1;
        edges(filtered, column, row, vertical == 0, true);
      }
      if (inside) {
        edgeLimit = 2 * blockLimit + 1;
        edges(filtered, column, row, vertical == 0, false);
      }
    }
  }

  /** The outer edge of a macroblock, or those inside, between columns or between rows. */
  private void edges(int filtered, int column, int row, boolean betweenColumns, boolean outer) {
    for (int i = 0; i < filtered; i++) {
      Vp8Plane plane = planes[i];
      int side = i == 0 ? 16 : 8;
      along = betweenColumns ? plane.stride : 1;
      across = betweenColumns ? 1 : plane.stride;
      int from = plane.index(column * side, row * side);
      if (outer) {
        edge(plane.data, from, side, true);
      }
      for (int at = 4; !outer && at < side; at += 4) {
        edge(plane.data, from + at * across, side, false);
      }
    }
  }

  private void edge(byte[] p, int from, int n, boolean outer) {
    for (int i = 0, at = from; i < n; i++, at += along) {
      if (header.simpleFilter) {
        if (smallStep(p, at)) {
          two(p, at);
        }
      } else if (smallStep(p, at) && flat(p, at)) {
        if (varied(p, at)) {
          two(p, at);
        } else if (outer) {
          six(p, at);
        } else {
          four(p, at);
        }
      }
    }
  }

  /** The absolute difference of two neighbours, the first {@code i} samples behind the edge. */
  private int difference(byte[] p, int at, int i) {
    int k = at + i * across;
    return Math.abs((p[k] & 0xff) - (p[k + across] & 0xff));
  }

  private boolean smallStep(byte[] p, int at) {
    int second = Math.abs((p[at - 2 * across] & 0xff) - (p[at + across] & 0xff));
    return 4 * difference(p, at, -1) + second <= edgeLimit;
  }

  private boolean flat(byte[] p, int at) {
    int t = innerLimit;
    return difference(p, at, -4) <= t
        && difference(p, at, -3) <= t
        && difference(p, at, -2) <= t
        && difference(p, at, 0) <= t
        && difference(p, at, 1) <= t
        && difference(p, at, 2) <= t;
  }

  private boolean varied(byte[] p, int at) {
    return difference(p, at, -2) > varianceLimit || difference(p, at, 0) > varianceLimit;
  }

  private int step(byte[] p, int at) {
    return 3 * ((p[at] & 0xff) - (p[at - across] & 0xff));
  }

  private int outerStep(byte[] p, int at) {
    return signed((p[at - 2 * across] & 0xff) - (p[at + across] & 0xff));
  }

  private static int signed(int x) {
    return Math.max(-128, Math.min(127, x));
  }

  private static void add(byte[] p, int at, int x) {
    p[at] = Vp8Transform.clip((p[at] & 0xff) + x);
  }

  private void two(byte[] p, int at) {
    int a = signed(step(p, at) + outerStep(p, at));
    add(p, at - across, signed(a + 3) >> 3);
    add(p, at, -(signed(a + 4) >> 3));
  }

  private void four(byte[] p, int at) {
    int a = signed(step(p, at));
    int b = signed(a + 4) >> 3;
    int half = b + 1 >> 1;
    add(p, at - 2 * across, half);
    add(p, at - across, signed(a + 3) >> 3);
    add(p, at, -b);
    add(p, at + across, -half);
  }

  private void six(byte[] p, int at) {
    int a = signed(step(p, at) + outerStep(p, at));
    for (int i = 0; i < 3; i++) {
      int x = (27 - 9 * i) * a + 63 >> 7;
      add(p, at - (1 + i) * across, x);
      add(p, at + i * across, -x);
    }
  }
}
