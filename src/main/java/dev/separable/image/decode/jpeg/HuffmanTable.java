package dev.separable.image.decode.jpeg;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * A Huffman table (T.81, Annex C and F.2.2.3). A code of up to ten bits is one look-up; so is the
 * number of bits that its value takes behind it.
 */
final class HuffmanTable {
  static final int LOOKUP_BITS = 10;

  /** {@code bits >>> LOOKUP_SHIFT} is the index into {@link #lookup}. */
  static final int LOOKUP_SHIFT = Long.SIZE - LOOKUP_BITS;

  static final int MAX_LENGTH = 16;

  /** {@code bits << (entry >>> LENGTH_SHIFT)} begins with the value. */
  static final int LENGTH_SHIFT = 16;

  /** {@code value >>> (entry >>> SIZE_SHIFT)} keeps its bits. */
  static final int SIZE_SHIFT = 8;

  /** {@code position + (entry >>> STEP_SHIFT)} is the position of the value. */
  static final int STEP_SHIFT = 24;

  private static final int MAX_SYMBOLS = 256;
  private static final int MAX_DC_SIZE = 15;

  /**
   * By the next bits. Shifts of {@code long} take six bits of their distance, so an entry is
   * shifted with as it is: from the lowest, a byte for the length of code and value together; one
   * for what is left of 64 without the size of the value; one for the length of the code; one for
   * the run of zeros before the value and the value. Negative if there is no value, 0 where the
   * code is longer.
   */
  final int[] lookup = new int[1 << LOOKUP_BITS];

  /** By length: behind the last code, in 16 bits; and what leads from a code to its symbol. */
  private final int[] limits = new int[MAX_LENGTH + 1];

  private final int[] offsets = new int[MAX_LENGTH + 1];
  private final byte[] symbols;

  /**
   * The table at {@code from}: how many codes there are of each length, then their symbols.
   *
   * @param dc whether the symbols are sizes of DC differences
   */
  HuffmanTable(byte[] file, int from, boolean dc) throws IOException {
    symbols = new byte[symbols(file, from)];
    System.arraycopy(file, from + MAX_LENGTH, symbols, 0, symbols.length);
    int code = 0;
    int index = 0;
    for (int length = 1; length <= MAX_LENGTH; length++, code <<= 1) {
      int count = file[from + length - 1] & 0xff;
      offsets[length] = index - code;
      // No code is all ones.
      if (count > 0 && code + count >= 1 << length) {
        throw new IOException("a Huffman table with more codes than there are");
      }
      for (int i = 0; i < count; i++, index++, code++) {
        fill(code, length, symbols[index] & 0xff, dc);
      }
      limits[length] = code << MAX_LENGTH - length;
    }
  }

  /** The number of symbols of the table at {@code from}, whose 16 counts are there. */
  static int symbols(byte[] file, int from) throws IOException {
    int sum = 0;
    for (int i = 0; i < MAX_LENGTH; i++) {
      sum += file[from + i] & 0xff;
    }
    if (sum > MAX_SYMBOLS) {
      throw new IOException("a Huffman table of " + sum + " codes");
    }
    return sum;
  }

  private void fill(int code, int length, int symbol, boolean dc) throws IOException {
    if (dc && symbol > MAX_DC_SIZE) {
      throw new IOException("a Huffman table with a DC difference of " + symbol + " bits");
    }
    if (length <= LOOKUP_BITS) {
      int first = code << LOOKUP_BITS - length;
      Arrays.fill(lookup, first, first + (1 << LOOKUP_BITS - length), entry(symbol, length));
    }
  }

  private static int entry(int symbol, int length) {
    int size = symbol & 15;
    int step = (symbol >> 4) + 1 | (size == 0 ? 0x80 : 0);
    return step << STEP_SHIFT | length << LENGTH_SHIFT | (-size & 63) << SIZE_SHIFT | length + size;
  }

  /** The run of zeros. */
  static int run(int entry) {
    return (entry >>> STEP_SHIFT & 0x7f) - 1;
  }

  /** The number of bits of the value. */
  static int size(int entry) {
    return -(entry >>> SIZE_SHIFT) & 63;
  }

  /** The length of the code. */
  static int length(int entry) {
    return entry >>> LENGTH_SHIFT & 31;
  }

  /** The length of code and value. */
  static int total(int entry) {
    return entry & 0xff;
  }

  /** The entry for a code that is not in {@link #lookup}; {@code bits} begin at the top. */
  int find(long bits, EntropyBits in) throws IOException {
    int next = (int) (bits >>> Long.SIZE - MAX_LENGTH);
    for (int length = LOOKUP_BITS + 1; length <= MAX_LENGTH; length++) {
      if (next < limits[length]) {
        int symbol = symbols[offsets[length] + (next >> MAX_LENGTH - length)] & 0xff;
        return entry(symbol, length);
      }
    }
    if (in.endsWithin(MAX_LENGTH)) {
      throw new EOFException(EntropyBits.ENDS_EARLY);
    }
    throw new IOException("bits that are no Huffman code");
  }
}
