package dev.separable.image.decode.jpeg;

import java.util.Arrays;

/** The order of the coefficients of a block (T.81, figure 5). */
final class ZigZag {
  /** Coefficients of a block. */
  static final int BLOCK = 64;

  /** A run may lead this far beyond the last coefficient in damaged data. */
  static final int SPARE = 16;

  private static final int[] ORDER = order();

  private ZigZag() {}

  /**
   * By the position in a scan the place {@code 8 * row + column}; behind the last one again the
   * last one, where libjpeg puts what damaged data has too much.
   */
  static int[] natural() {
    return ORDER.clone();
  }

  /** The same in a group of blocks, see {@link Coefficients}. */
  static int[] places() {
    int[] places = natural();
    for (int k = 0; k < places.length; k++) {
      places[k] *= Coefficients.LANES;
    }
    return places;
  }

  private static int[] order() {
    int[] order = new int[BLOCK + SPARE];
    int k = 0;
    for (int diagonal = 0; diagonal < 15; diagonal++) {
      for (int i = Math.max(0, diagonal - 7); i <= Math.min(7, diagonal); i++) {
        boolean up = diagonal % 2 == 0;
        int row = up ? diagonal - i : i;
        order[k++] = 8 * row + diagonal - row;
      }
    }
    Arrays.fill(order, BLOCK, order.length, BLOCK - 1);
    return order;
  }
}
