package dev.separable.image.decode.jpeg;

import java.util.Arrays;

/**
 * The inverse cosine transform of blocks (T.81, A.3.3) by the method of Loeffler, Ligtenberg and
 * Moschytz in integers, with the roundings of libjpeg's accurate one: 13 bits behind the point of
 * the factors, two more kept between columns and rows. Coefficients far beyond those of any picture
 * give other samples than libjpeg-turbo's, which wraps and saturates sums in 16 bits.
 */
sealed interface InverseDct permits ScalarInverseDct, PanamaInverseDct {
  int FACTOR_BITS = 13;
  int KEPT_BITS = 2;
  int COLUMN_SHIFT = FACTOR_BITS - KEPT_BITS;
  int COLUMN_HALF = 1 << COLUMN_SHIFT - 1;

  /** Rows divide by eight, too, which is left from both directions. */
  int ROW_SHIFT = FACTOR_BITS + KEPT_BITS + 3;

  /** Half, and the middle of the samples. */
  int ROW_HALF = (1 << ROW_SHIFT - 1) + (128 << ROW_SHIFT);

  int C0_298 = 2446;
  int C0_390 = 3196;
  int C0_541 = 4433;
  int C0_765 = 6270;
  int C0_899 = 7373;
  int C1_175 = 9633;
  int C1_501 = 12299;
  int C1_847 = 15137;
  int C1_961 = 16069;
  int C2_053 = 16819;
  int C2_562 = 20995;
  int C3_072 = 25172;

  /** Up to this position in zigzag order coefficients are in the first four rows and columns. */
  int LAST_OF_QUARTER = 9;

  /**
   * The samples of a group of eight blocks, see {@link Coefficients}.
   *
   * @param group coefficients from {@code from} on
   * @param quantizers what they are to be multiplied with, in natural order; products keep 16 bits
   * @param last the position in zigzag order behind which there are only zeros, or a later one
   * @param out receives eight rows of 64 from {@code at} on
   */
  void transform(
      short[] group, int from, short[] quantizers, int last, byte[] out, int at, int stride);

  /** The samples of a block that has no more than DC, dequantised. */
  static void flat(int dc, byte[] out, int at, int stride) {
    byte sample = clip((dc + 4 >> 3) + 128);
    for (int row = 0, o = at; row < 8; row++, o += stride) {
      Arrays.fill(out, o, o + 8, sample);
    }
  }

  /** The samples of a group of such blocks. */
  static void flat(short[] group, int from, short quantizer, byte[] out, int at, int stride) {
    for (int b = 0; b < Coefficients.LANES; b++) {
      flat((short) (group[from + b] * quantizer), out, at + b * Frame.SIDE, stride);
    }
  }

  static byte clip(int x) {
    return (byte) ((x & ~0xff) == 0 ? x : ~x >> 31);
  }
}
