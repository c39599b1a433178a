package dev.separable.image.decode.jpeg;

/**
 * The inverse cosine transform of a block (T.81, A.3.3) by the method of Loeffler, Ligtenberg and
 * Moschytz in integers, with the roundings of libjpeg's accurate one: 13 bits behind the point of
 * the factors, two more kept between columns and rows.
 */
final class InverseDct {
  private static final int FACTOR_BITS = 13;
  private static final int KEPT_BITS = 2;
  private static final int COLUMN_SHIFT = FACTOR_BITS - KEPT_BITS;
  private static final int COLUMN_HALF = 1 << COLUMN_SHIFT - 1;

  /** Rows divide by eight, too, which is left from both directions. */
  private static final int ROW_SHIFT = FACTOR_BITS + KEPT_BITS + 3;

  /** Half, and the middle of the samples. */
  private static final int ROW_HALF = (1 << ROW_SHIFT - 1) + (128 << ROW_SHIFT);

  private static final int C0_298 = 2446;
  private static final int C0_390 = 3196;
  private static final int C0_541 = 4433;
  private static final int C0_765 = 6270;
  private static final int C0_899 = 7373;
  private static final int C1_175 = 9633;
  private static final int C1_501 = 12299;
  private static final int C1_847 = 15137;
  private static final int C1_961 = 16069;
  private static final int C2_053 = 16819;
  private static final int C2_562 = 20995;
  private static final int C3_072 = 25172;

  /** Between columns and rows. */
  private final int[] half = new int[ZigZag.BLOCK];

  /**
   * The samples of a block.
   *
   * @param block dequantised coefficients from {@code from} on, in natural order
   * @param last the position in zigzag order behind which there are only zeros, or a later one
   * @param out receives eight rows of eight from {@code at} on
   */
  void transform(short[] block, int from, int last, byte[] out, int at, int stride) {
    if (last == 0) {
      flat(block[from], out, at, stride);
      return;
    }
    for (int column = 0; column < 8; column++) {
      column(block, from + column, column);
    }
    for (int row = 0; row < 8; row++) {
      row(8 * row, out, at + row * stride);
    }
  }

  private static void flat(int dc, byte[] out, int at, int stride) {
    byte sample = clip((dc + 4 >> 3) + 128);
    for (int row = 0, o = at; row < 8; row++, o += stride) {
      java.util.Arrays.fill(out, o, o + 8, sample);
    }
  }

  private void column(short[] in, int i, int o) {
    int[] t = half;
    int c1 = in[i + 8];
    int c2 = in[i + 16];
    int c3 = in[i + 24];
    int c4 = in[i + 32];
    int c5 = in[i + 40];
    int c6 = in[i + 48];
    int c7 = in[i + 56];
    if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) == 0) {
      int mean = in[i] << KEPT_BITS;
      for (int k = o; k < ZigZag.BLOCK; k += 8) {
        t[k] = mean;
      }
      return;
    }
    int sum = (in[i] + c4 << FACTOR_BITS) + COLUMN_HALF;
    int difference = (in[i] - c4 << FACTOR_BITS) + COLUMN_HALF;
    int z = (c2 + c6) * C0_541;
    int inner = z - c6 * C1_847;
    int outer = z + c2 * C0_765;
    int e0 = sum + outer;
    int e3 = sum - outer;
    int e1 = difference + inner;
    int e2 = difference - inner;
    int z5 = (c7 + c3 + c5 + c1) * C1_175;
    int z3 = z5 - (c7 + c3) * C1_961;
    int z4 = z5 - (c5 + c1) * C0_390;
    int z1 = (c7 + c1) * C0_899;
    int z2 = (c5 + c3) * C2_562;
    int o0 = c7 * C0_298 - z1 + z3;
    int o1 = c5 * C2_053 - z2 + z4;
    int o2 = c3 * C3_072 - z2 + z3;
    int o3 = c1 * C1_501 - z1 + z4;
    t[o] = e0 + o3 >> COLUMN_SHIFT;
    t[o + 8] = e1 + o2 >> COLUMN_SHIFT;
    t[o + 16] = e2 + o1 >> COLUMN_SHIFT;
    t[o + 24] = e3 + o0 >> COLUMN_SHIFT;
    t[o + 32] = e3 - o0 >> COLUMN_SHIFT;
    t[o + 40] = e2 - o1 >> COLUMN_SHIFT;
    t[o + 48] = e1 - o2 >> COLUMN_SHIFT;
    t[o + 56] = e0 - o3 >> COLUMN_SHIFT;
  }

  private void row(int i, byte[] out, int o) {
    int[] t = half;
    int c1 = t[i + 1];
    int c2 = t[i + 2];
    int c3 = t[i + 3];
    int c4 = t[i + 4];
    int c5 = t[i + 5];
    int c6 = t[i + 6];
    int c7 = t[i + 7];
    int sum = (t[i] + c4 << FACTOR_BITS) + ROW_HALF;
    int difference = (t[i] - c4 << FACTOR_BITS) + ROW_HALF;
    int z = (c2 + c6) * C0_541;
    int inner = z - c6 * C1_847;
    int outer = z + c2 * C0_765;
    int e0 = sum + outer;
    int e3 = sum - outer;
    int e1 = difference + inner;
    int e2 = difference - inner;
    int z5 = (c7 + c3 + c5 + c1) * C1_175;
    int z3 = z5 - (c7 + c3) * C1_961;
    int z4 = z5 - (c5 + c1) * C0_390;
    int z1 = (c7 + c1) * C0_899;
    int z2 = (c5 + c3) * C2_562;
    int o0 = c7 * C0_298 - z1 + z3;
    int o1 = c5 * C2_053 - z2 + z4;
    int o2 = c3 * C3_072 - z2 + z3;
    int o3 = c1 * C1_501 - z1 + z4;
    out[o] = clip(e0 + o3 >> ROW_SHIFT);
    out[o + 1] = clip(e1 + o2 >> ROW_SHIFT);
    out[o + 2] = clip(e2 + o1 >> ROW_SHIFT);
    out[o + 3] = clip(e3 + o0 >> ROW_SHIFT);
    out[o + 4] = clip(e3 - o0 >> ROW_SHIFT);
    out[o + 5] = clip(e2 - o1 >> ROW_SHIFT);
    out[o + 6] = clip(e1 - o2 >> ROW_SHIFT);
    out[o + 7] = clip(e0 - o3 >> ROW_SHIFT);
  }

  private static byte clip(int x) {
    return (byte) ((x & ~0xff) == 0 ? x : ~x >> 31);
  }
}
