package dev.separable.image.resize;

/**
 * The two passes of a resize on interleaved unsigned bytes. Sums are exact in 32 bits; each is
 * rounded, shifted by {@link Taps#FRACTION_BITS} and clipped to eight bits, so that all
 * implementations give the same bytes.
 */
sealed interface Passes permits ScalarPasses, PanamaPasses, WarmingPasses {
  /** One half, in the fixed point of the sums. */
  int HALF = 1 << (Taps.FRACTION_BITS - 1);

  /** The fastest that this JVM can run. */
  static Passes best() {
    return PassChoice.BEST;
  }

  /**
   * Along the rows: {@code in [rows, ?, channels] -> out [rows, samples of taps, channels]}.
   *
   * @param from where the first row begins; taps count pixels from there
   * @param stride bytes from one row to the next
   */
  void across(byte[] in, int from, int stride, int rows, int channels, Taps taps, byte[] out);

  /**
   * Along the columns: {@code in [?, rowBytes] -> out [samples of taps, rowBytes]}.
   *
   * @param from where row 0 begins; taps count rows from there
   * @param stride bytes from one row to the next
   */
  void down(byte[] in, int from, int stride, int rowBytes, Taps taps, byte[] out);

  /** A sum as a byte. */
  static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> Taps.FRACTION_BITS));
  }
}
