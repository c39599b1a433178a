package dev.separable.image.decode.webp;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * A prefix code (RFC 9649, 3.7.2): canonical, at most 15 bits; a code of one symbol has no bits.
 */
final class Vp8lCode {
  private static final int MAX_LENGTH = 15;
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };
  private static final int REPEAT = 16;
  private static final int SHORT_ZEROS = 17;
  private static final int LENGTH_BITS = 4;

  /** Symbols by length, then by value; how many there are of each length. */
  private final short[] symbols;

  private final short[] counts = new short[MAX_LENGTH + 1];

  /** By the next bits: {@code symbol << 4 | length} of short codes; 0 of longer ones. */
  private final int[] table;

  private final int tableBits;

  private Vp8lCode(int[] lengths, int maxTableBits) throws IOException {
    for (int length : lengths) {
      counts[length]++;
    }
    int used = lengths.length - counts[0];
    counts[0] = 0;
    symbols = new short[used];
    int[] next = new int[MAX_LENGTH + 2];
    int longest = 0;
    int free = 1;
    for (int n = 1; n <= MAX_LENGTH; n++) {
      next[n + 1] = next[n] + counts[n];
      free = 2 * free - counts[n];
      longest = counts[n] > 0 ? n : longest;
      if (free < 0) {
        break;
      }
    }
    if (used == 0 || used > 1 && free != 0) {
      throw new IOException("a prefix code that is not complete");
    }
    for (int s = 0; s < lengths.length; s++) {
      if (lengths[s] > 0) {
        symbols[next[lengths[s]]++] = (short) s;
      }
    }
    tableBits = used == 1 ? 0 : Math.min(longest, maxTableBits);
    table = new int[1 << tableBits];
    fill();
  }

  private void fill() {
    int code = 0;
    int index = 0;
    for (int length = 1; length <= tableBits; length++, code <<= 1) {
      for (int i = 0; i < counts[length]; i++, index++, code++) {
        int reversed = Integer.reverse(code) >>> 32 - length;
        for (int k = reversed; k < table.length; k += 1 << length) {
          table[k] = symbols[index] << LENGTH_BITS | length;
        }
      }
    }
  }

  /** Reads a code for an alphabet of this size. */
  static Vp8lCode read(Vp8lBits bits, int alphabet, int maxTableBits) throws IOException {
    int[] lengths = bits.flag() ? simple(bits, alphabet) : normal(bits, alphabet);
    return new Vp8lCode(lengths, maxTableBits);
  }

  private static int[] simple(Vp8lBits bits, int alphabet) throws IOException {
    int count = 1 + bits.number(1);
    int[] lengths = new int[Math.max(alphabet, 256)];
    lengths[bits.number(bits.flag() ? 8 : 1)] = 1;
    if (count == 2) {
      lengths[bits.number(8)] = 1;
    }
    for (int s = alphabet; s < lengths.length; s++) {
      if (lengths[s] != 0) {
        throw new IOException("a symbol that is not in the alphabet");
      }
    }
    return lengths;
  }

  private static int[] normal(Vp8lBits bits, int alphabet) throws IOException {
    int[] own = new int[LENGTH_ORDER.length];
    int count = 4 + bits.number(4);
    for (int i = 0; i < count; i++) {
      own[LENGTH_ORDER[i]] = bits.number(3);
    }
    Vp8lCode code = new Vp8lCode(own, 7);
    int left = bits.flag() ? 2 + bits.number(2 + 2 * bits.number(3)) : alphabet;
    if (left > alphabet) {
      throw new IOException("more code lengths than symbols");
    }
    int[] lengths = new int[alphabet];
    int before = 8;
    for (int s = 0; s < alphabet && left > 0; left--) {
      int symbol = code.symbol(bits);
      if (symbol < REPEAT) {
        lengths[s++] = symbol;
        before = symbol == 0 ? before : symbol;
        continue;
      }
      int n =
          symbol == REPEAT
              ? 3 + bits.number(2)
              : symbol == SHORT_ZEROS ? 3 + bits.number(3) : 11 + bits.number(7);
      if (n > alphabet - s) {
        throw new IOException("more code lengths than symbols");
      }
      Arrays.fill(lengths, s, s + n, symbol == REPEAT ? before : 0);
      s += n;
    }
    return lengths;
  }

  /** The next symbol. */
  int symbol(Vp8lBits bits) throws EOFException {
    if (tableBits == 0) {
      return symbols[0];
    }
    int entry = table[bits.peek(tableBits)];
    if (entry == 0) {
      return longSymbol(bits);
    }
    bits.skip(entry & (1 << LENGTH_BITS) - 1);
    return entry >>> LENGTH_BITS;
  }

  private int longSymbol(Vp8lBits bits) throws EOFException {
    int next = bits.peek(MAX_LENGTH);
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= MAX_LENGTH; length++, next >>= 1) {
      code |= next & 1;
      if (code - first < counts[length]) {
        bits.skip(length);
        return symbols[index + code - first];
      }
      index += counts[length];
      first = first + counts[length] << 1;
      code <<= 1;
    }
    throw new IllegalStateException("a complete code has a symbol for all bits");
  }
}
