package dev.separable.image.decode.jpeg;

import java.io.IOException;

/** How the blocks of a scan are coded. */
interface BlockCoding {
  /**
   * Decodes the next block.
   *
   * @param component its index in the scan
   * @param group receives the coefficients, the first at {@code place}; see {@link Coefficients}
   * @return the position in zigzag order behind which there are only zeros, or a later one
   * @throws java.io.EOFException if the segment ends before the block does; what was there is done
   */
  int decode(int component, short[] group, int place) throws IOException;

  /**
   * Passes over the next block, of which nothing is wanted. Of progressive scans every block is
   * wanted, since later scans build upon it.
   */
  default void skip(int component) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Forgets what led from block to block, at the beginning of a segment. */
  void restart();
}
