package dev.separable.image.decode.webp;

import java.io.EOFException;
import java.util.Arrays;

/** The modes of one macroblock after the other, in rows from above (RFC 6386, 11). */
final class Vp8Modes {
  static final int DC = 0;
  static final int VERTICAL = 1;
  static final int HORIZONTAL = 2;
  static final int TRUE_MOTION = 3;

  /** Of a 4x4 block that has the mode of the same name, by mode of a macroblock. */
  private static final int[] AS_BLOCK = {
    Vp8BlockPrediction.DC,
    Vp8BlockPrediction.VERTICAL,
    Vp8BlockPrediction.HORIZONTAL,
    Vp8BlockPrediction.TRUE_MOTION
  };

  private final BoolDecoder bits;
  private final Vp8Header header;
  private final int[] above;
  private final int[] left = new int[4];

  /** Of the 16 blocks, if the macroblock is in blocks. */
  final int[] blocks = new int[16];

  int segment;
  boolean empty;
  boolean inBlocks;
  int luma;
  int chroma;

  Vp8Modes(Vp8Header header, int columns) {
    this.header = header;
    this.bits = header.bits;
    this.above = new int[4 * columns];
  }

  void beginRow() {
    Arrays.fill(left, Vp8BlockPrediction.DC);
  }

  /** Reads the modes of the macroblock in this column. */
  void read(int column) throws EOFException {
    if (header.hasSegmentMap) {
      int[] p = header.segmentProbabilities;
      segment = bits.bit(p[0]) ? 2 + (bits.bit(p[2]) ? 1 : 0) : bits.bit(p[1]) ? 1 : 0;
    }
    empty = header.skipProbability >= 0 && bits.bit(header.skipProbability);
    inBlocks = !bits.bit(145);
    if (inBlocks) {
      readBlocks(4 * column);
    } else {
      luma = readLuma();
      Arrays.fill(above, 4 * column, 4 * column + 4, AS_BLOCK[luma]);
      Arrays.fill(left, AS_BLOCK[luma]);
    }
    chroma = readChroma();
  }

  private int readLuma() throws EOFException {
    if (bits.bit(156)) {
      return bits.bit(128) ? TRUE_MOTION : HORIZONTAL;
    }
    return bits.bit(163) ? VERTICAL : DC;
  }

  private int readChroma() throws EOFException {
    if (!bits.bit(142)) {
      return DC;
    }
    if (!bits.bit(114)) {
      return VERTICAL;
    }
    return bits.bit(183) ? TRUE_MOTION : HORIZONTAL;
  }

  private void readBlocks(int column) throws EOFException {
    int[] tree = Vp8ModeTables.BLOCK_MODES;
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        int from = (above[column + x] * 10 + left[y]) * 9;
        int node = 0;
        do {
          int p = Vp8ModeTables.BLOCK_MODE_PROBABILITIES[from + (node >> 1)];
          node = tree[node + (bits.bit(p) ? 1 : 0)];
        } while (node > 0);
        above[column + x] = -node;
        left[y] = -node;
        blocks[4 * y + x] = -node;
      }
    }
  }
}
