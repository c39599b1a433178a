package dev.separable.image.decode.jpeg;

import java.util.Arrays;

/** A component of a frame (T.81, A.1.1) and its blocks. */
final class Component {
  private static final int LAST_SMOOTHED = 9;

  final int index;
  final int id;

  /** Sampling factors, across and down. */
  final int h;

  final int v;
  final int quantizerIndex;

  /** Samples of the picture, without padding. */
  final int width;

  final int height;

  /** Blocks that hold these samples, and blocks across in whole MCUs. */
  final int columns;

  final int rows;
  final int paddedColumns;

  /** Divisors in natural order, those in force when the first scan begins; null before. */
  short[] quantizers;

  /** Bits of each coefficient that are still to come; -1 if none came yet. */
  private final byte[] missingBits = new byte[ZigZag.BLOCK];

  Component(int index, int id, int h, int v, int quantizerIndex, Frame frame) {
    Arrays.fill(missingBits, (byte) -1);
    this.index = index;
    this.id = id;
    this.h = h;
    this.v = v;
    this.quantizerIndex = quantizerIndex;
    this.width = Frame.divide(frame.width * h, frame.maxH);
    this.height = Frame.divide(frame.height * v, frame.maxV);
    this.columns = Frame.divide(width, Frame.SIDE);
    this.rows = Frame.divide(height, Frame.SIDE);
    this.paddedColumns = frame.mcuColumns * h;
  }

  /** Tells of a scan of coefficients {@code first} to {@code last}. */
  void comes(int first, int last, int bitsToCome) {
    Arrays.fill(missingBits, first, last + 1, (byte) bitsToCome);
  }

  /** Whether DC came, be it without its lowest bits. */
  boolean hasDc() {
    return missingBits[0] >= 0;
  }

  /** Whether bits of low frequencies did not come. */
  boolean isCoarse() {
    for (int k = 1; k <= LAST_SMOOTHED; k++) {
      if (missingBits[k] != 0) {
        return true;
      }
    }
    return false;
  }
}
