package dev.separable.image.decode.jpeg;

/**
 * The transform a block at a time, of that a column and a row at a time. Both write out the same
 * sums: one method for columns and rows made decoding take a tenth longer.
 */
final class ScalarInverseDct implements InverseDct {
  /** Between columns and rows. */
  private final int[] half = new int[ZigZag.BLOCK];

  @Override
  public void transform(
      short[] group, int from, short[] quantizers, int last, byte[] out, int at, int stride) {
    if (last == 0) {
      InverseDct.flat(group, from, quantizers[0], out, at, stride);
      return;
    }
    for (int b = 0; b < Coefficients.LANES; b++) {
      for (int column = 0; column < 8; column++) {
        column(group, from + b, quantizers, column);
      }
      for (int row = 0; row < 8; row++) {
        row(8 * row, out, at + b * Frame.SIDE + row * stride);
      }
    }
  }

  private static int value(short[] in, int from, short[] quantizers, int i) {
    return (short) (in[from + i * Coefficients.LANES] * quantizers[i]);
  }

  private void column(short[] in, int from, short[] quantizers, int o) {
    int[] t = half;
    int c0 = value(in, from, quantizers, o);
    int c1 = value(in, from, quantizers, o + 8);
    int c2 = value(in, from, quantizers, o + 16);
    int c3 = value(in, from, quantizers, o + 24);
    int c4 = value(in, from, quantizers, o + 32);
    int c5 = value(in, from, quantizers, o + 40);
    int c6 = value(in, from, quantizers, o + 48);
    int c7 = value(in, from, quantizers, o + 56);
    if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) == 0) {
      int mean = c0 << KEPT_BITS;
      for (int k = o; k < ZigZag.BLOCK; k += 8) {
        t[k] = mean;
      }
      return;
    }
    int sum = (c0 + c4 << FACTOR_BITS) + COLUMN_HALF;
    int difference = (c0 - c4 << FACTOR_BITS) + COLUMN_HALF;
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
    out[o] = InverseDct.clip(e0 + o3 >> ROW_SHIFT);
    out[o + 1] = InverseDct.clip(e1 + o2 >> ROW_SHIFT);
    out[o + 2] = InverseDct.clip(e2 + o1 >> ROW_SHIFT);
    out[o + 3] = InverseDct.clip(e3 + o0 >> ROW_SHIFT);
    out[o + 4] = InverseDct.clip(e3 - o0 >> ROW_SHIFT);
    out[o + 5] = InverseDct.clip(e2 - o1 >> ROW_SHIFT);
    out[o + 6] = InverseDct.clip(e1 - o2 >> ROW_SHIFT);
    out[o + 7] = InverseDct.clip(e0 - o3 >> ROW_SHIFT);
  }
}
