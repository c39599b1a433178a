package dev.separable.image.decode.webp;

/** Steps of the coefficients: of luma, of the luma averages, of chroma (RFC 6386, 9.6, 14.1). */
record Vp8Quantizer(int lumaDc, int lumaAc, int meanDc, int meanAc, int chromaDc, int chromaAc) {
  private static final int LAST = 127;
  private static final int LAST_CHROMA_DC = 117;

  /** {@code deltas} of luma DC, mean DC and AC, chroma DC and AC. */
  static Vp8Quantizer of(int index, int[] deltas) {
    int[] dc = Vp8ModeTables.DC_STEPS;
    int[] ac = Vp8ModeTables.AC_STEPS;
    return new Vp8Quantizer(
        dc[clip(index + deltas[0], LAST)],
        ac[clip(index, LAST)],
        2 * dc[clip(index + deltas[1], LAST)],
        Math.max(8, ac[clip(index + deltas[2], LAST)] * 155 / 100),
        dc[clip(index + deltas[3], LAST_CHROMA_DC)],
        ac[clip(index + deltas[4], LAST)]);
  }

  private static int clip(int index, int last) {
    return Math.max(0, Math.min(last, index));
  }
}
