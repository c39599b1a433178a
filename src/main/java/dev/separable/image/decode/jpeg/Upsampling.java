package dev.separable.image.decode.jpeg;

/**
 * Rows of subsampled components at the full width. Where a sample stands for two in a direction,
 * each of those takes three quarters of it and one of its neighbour, rounded up and down in turn,
 * as libjpeg does; elsewhere samples are repeated. At an end of a row a sample is its own
 * neighbour.
 */
sealed interface Upsampling permits ScalarUpsampling, PanamaUpsampling {

  /** Each of {@code n} samples, at least two, becomes two. */
  void across(byte[] in, int from, int n, byte[] out);

  /** A row between the one it lies in and the one it is next to. */
  void down(byte[] in, int near, int far, boolean farAbove, int n, byte[] out);

  /** Both, with one rounding at the end. */
  void acrossAndDown(byte[] in, int near, int far, int n, byte[] out);

  /** Each of {@code n} samples so many times. */
  void repeat(byte[] in, int from, int n, int times, byte[] out);
}
