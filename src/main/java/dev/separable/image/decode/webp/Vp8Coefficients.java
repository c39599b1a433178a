package dev.separable.image.decode.webp;

import java.io.EOFException;
import java.util.Arrays;

/** The coefficients of one macroblock after the other (RFC 6386, 13), times their steps. */
final class Vp8Coefficients {
  private static final int LUMA_WITHOUT_DC = 0;
  private static final int MEANS = 1;
  private static final int CHROMA = 2;
  private static final int LUMA = 3;

  private static final int NODES = 11;
  private static final int CONTEXT = NODES;
  private static final int BAND = 3 * CONTEXT;
  private static final int KIND = 8 * BAND;

  /** By position; one more, for what would follow the last coefficient. */
  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};

  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

  /** Probabilities of the bits of values from 11, 19, 35 and 67 on. */
  private static final int[][] EXTRA_BITS = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };

  /** Flags of a macroblock: 4 luma, 2 of each chroma, 1 of the means. */
  private static final int FLAGS = 9;

  private static final int MEAN_FLAG = 8;

  private final int[] probabilities;
  private final int[] above;
  private final int[] left = new int[FLAGS];
  private final int[] means = new int[16];

  /** Of 16 luma blocks, then 4 of each chroma, 16 coefficients each, row by row. */
  final int[] values = new int[24 * 16];

  /** True if any coefficient of the macroblock counts. */
  boolean any;

  Vp8Coefficients(Vp8Header header, int columns) {
    this.probabilities = header.coefficients;
    this.above = new int[FLAGS * columns];
  }

  void beginRow() {
    Arrays.fill(left, 0);
  }

  /** A macroblock without coefficients. */
  void none(int column, boolean inBlocks) {
    any = false;
    Arrays.fill(values, 0);
    int flags = inBlocks ? MEAN_FLAG : FLAGS;
    Arrays.fill(above, FLAGS * column, FLAGS * column + flags, 0);
    Arrays.fill(left, 0, flags, 0);
  }

  void read(BoolDecoder bits, int column, boolean inBlocks, Vp8Quantizer q) throws EOFException {
    Arrays.fill(values, 0);
    any = false;
    int from = FLAGS * column;
    if (!inBlocks) {
      Arrays.fill(means, 0);
      int context = above[from + MEAN_FLAG] + left[MEAN_FLAG];
      int n = block(bits, MEANS, context, 0, q.meanDc(), q.meanAc(), means, 0);
      above[from + MEAN_FLAG] = n > 0 ? 1 : 0;
      left[MEAN_FLAG] = above[from + MEAN_FLAG];
      Vp8Transform.spreadMeans(means, values);
    }
    int kind = inBlocks ? LUMA : LUMA_WITHOUT_DC;
    square(bits, kind, inBlocks ? 0 : 1, q.lumaDc(), q.lumaAc(), from, 0, 4, 0);
    square(bits, CHROMA, 0, q.chromaDc(), q.chromaAc(), from, 4, 2, 16);
    square(bits, CHROMA, 0, q.chromaDc(), q.chromaAc(), from, 6, 2, 20);
  }

  /** The blocks of a plane, {@code side * side} of them from number {@code block} on. */
  private void square(
      BoolDecoder bits,
      int kind,
      int first,
      int dc,
      int ac,
      int from,
      int flag,
      int side,
      int block)
      throws EOFException {
    int at = 16 * block;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++, at += 16) {
        int up = from + flag + x;
        int n = block(bits, kind, above[up] + left[flag + y], first, dc, ac, values, at);
        above[up] = n > first ? 1 : 0;
        left[flag + y] = above[up];
        any |= n > 1 || values[at] != 0;
      }
    }
  }

  /** Reads a block into {@code out}; gives the position behind its last coefficient. */
  private int block(
      BoolDecoder bits, int kind, int context, int first, int dc, int ac, int[] out, int at)
      throws EOFException {
    int[] p = probabilities;
    int n = first;
    int node = kind * KIND + BANDS[n] * BAND + context * CONTEXT;
    while (n < 16) {
      if (!bits.bit(p[node])) {
        return n;
      }
      while (!bits.bit(p[node + 1])) {
        if (++n == 16) {
          return 16;
        }
        node = kind * KIND + BANDS[n] * BAND;
      }
      boolean large = bits.bit(p[node + 2]);
      int value = large ? large(bits, node) : 1;
      int signed = bits.flag() ? -value : value;
      // No sound file exceeds 16 bits, to which libwebp cuts them.
      out[at + ZIGZAG[n]] = (short) (signed * (n == 0 ? dc : ac));
      n++;
      node = kind * KIND + BANDS[n] * BAND + (large ? 2 : 1) * CONTEXT;
    }
    return 16;
  }

  private int large(BoolDecoder bits, int node) throws EOFException {
    int[] p = probabilities;
    if (!bits.bit(p[node + 3])) {
      if (!bits.bit(p[node + 4])) {
        return 2;
      }
      return bits.bit(p[node + 5]) ? 4 : 3;
    }
    if (!bits.bit(p[node + 6])) {
      if (!bits.bit(p[node + 7])) {
        return bits.bit(159) ? 6 : 5;
      }
      return 7 + (bits.bit(165) ? 2 : 0) + (bits.bit(145) ? 1 : 0);
    }
    int high = bits.bit(p[node + 8]) ? 1 : 0;
    int category = 2 * high + (bits.bit(p[node + 9 + high]) ? 1 : 0);
    int extra = 0;
    for (int probability : EXTRA_BITS[category]) {
      extra = 2 * extra + (bits.bit(probability) ? 1 : 0);
    }
    return 3 + (8 << category) + extra;
  }
}
