package dev.separable.image.decode.jpeg;

import java.io.IOException;

/** How the blocks of a scan are coded. */
interface BlockCoding {
  /**
   * Decodes the next block.
   *
   * @param component its index in the scan
   * @param block receives the coefficients from {@code from} on, in natural order
   * @return the position in zigzag order behind which there are only zeros, or a later one
   * @throws java.io.EOFException if the segment ends before the block does; what was there is done
   */
  int decode(int component, short[] block, int from) throws IOException;

  /** Forgets what led from block to block, at the beginning of a segment. */
  void restart();
}
