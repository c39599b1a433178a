package dev.separable.image.decode.jpeg;

import java.io.IOException;

/**
 * Coefficients of a block that come for the first time: all but DC (T.81, F.2.2.2), or a band of
 * them and only their higher bits (G.1.2.2).
 */
final class AcBand {
  /** Without a value behind it this run is sixteen zeros; others end the block. */
  static final int LONGEST_RUN = 15;

  private static final int[] PLACES = ZigZag.places();
  private static final int END_BITS = 8;

  private AcBand() {}

  /** The run of the symbol that ended the block; 0 if none did. */
  static int run(int outcome) {
    return outcome >> END_BITS;
  }

  /** The position of the last coefficient, or a later one. */
  static int end(int outcome) {
    return outcome & (1 << END_BITS) - 1;
  }

  /**
   * Decodes the coefficients {@code first} to {@code last} of a block. Two values are taken for
   * each time that bits are loaded, which is faster than to load them for each, or to ask whether
   * there are enough.
   *
   * @param shift the place of the lowest bit of the values
   * @return what {@link #run} and {@link #end} tell
   */
  static int decode(
      EntropyBits in, HuffmanTable table, int first, int last, int shift, short[] group, int place)
      throws IOException {
    final byte[] data = in.data;
    final int[] lookup = table.lookup;
    long bits = in.bits;
    int count = in.count;
    int at = in.at;
    int k = first - 1;
    int run = 0;
    while (k < last) {
      bits |= (long) EntropyBits.LONG.get(data, at) >>> count;
      at += 63 - count >> 3;
      count |= 56;
      int entry = lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
      if (entry <= 0) {
        in.at = at;
        in.count = count;
        entry = entry == 0 ? table.find(bits, in) : entry;
        if (entry < 0) {
          bits <<= entry;
          count -= HuffmanTable.total(entry);
          run = HuffmanTable.run(entry);
          if (run != LONGEST_RUN) {
            break;
          }
          run = 0;
          k += LONGEST_RUN + 1;
          continue;
        }
      }
      long behind = bits << (entry >>> HuffmanTable.LENGTH_SHIFT);
      bits <<= entry;
      count -= HuffmanTable.total(entry);
      k += entry >>> HuffmanTable.STEP_SHIFT;
      group[place + PLACES[k]] = (short) (value(behind, entry) << shift);
      entry = lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
      if (k < last && count >= EntropyBits.AMPLE && entry > 0) {
        behind = bits << (entry >>> HuffmanTable.LENGTH_SHIFT);
        bits <<= entry;
        count -= HuffmanTable.total(entry);
        k += entry >>> HuffmanTable.STEP_SHIFT;
        group[place + PLACES[k]] = (short) (value(behind, entry) << shift);
      }
    }
    in.bits = bits;
    in.count = count;
    in.at = at;
    // Damaged data may go beyond the band.
    return run << END_BITS | Math.max(0, Math.min(k, ZigZag.BLOCK - 1));
  }

  /** Passes over all coefficients but DC. */
  static void skip(EntropyBits in, HuffmanTable table) throws IOException {
    final byte[] data = in.data;
    final int[] lookup = table.lookup;
    long bits = in.bits;
    int count = in.count;
    int at = in.at;
    int k = 0;
    while (k < ZigZag.BLOCK - 1) {
      bits |= (long) EntropyBits.LONG.get(data, at) >>> count;
      at += 63 - count >> 3;
      count |= 56;
      int entry = lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
      if (entry == 0) {
        in.at = at;
        in.count = count;
        entry = table.find(bits, in);
      }
      bits <<= entry;
      count -= HuffmanTable.total(entry);
      if (entry < 0 && HuffmanTable.run(entry) != LONGEST_RUN) {
        break;
      }
      k += HuffmanTable.run(entry) + 1;
      entry = lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
      if (k < ZigZag.BLOCK - 1 && count >= EntropyBits.AMPLE && entry > 0) {
        bits <<= entry;
        count -= HuffmanTable.total(entry);
        k += entry >>> HuffmanTable.STEP_SHIFT;
      }
    }
    in.bits = bits;
    in.count = count;
    in.at = at;
  }

  /** The signed number in the top bits, 1 to 15 of them (T.81, F.2.2.1, EXTEND). */
  static int value(long bits, int entry) {
    // All ones if the first bit is 0: then it is negative, and its bits are those of its opposite,
    // each turned over.
    long negative = ~(bits >> 63);
    int size = (int) ((bits ^ negative) >>> (entry >>> HuffmanTable.SIZE_SHIFT));
    return (size ^ (int) negative) - (int) negative;
  }
}
