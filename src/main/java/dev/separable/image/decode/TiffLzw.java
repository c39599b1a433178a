package dev.separable.image.decode;

import dev.separable.image.InputException;

/** LZW as TIFF has it (TIFF 6.0, section 13): codes of 9 to 12 bits, the highest bit first. */
final class TiffLzw {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST_BITS = 9;
  private static final int MAX_BITS = 12;
  private static final int TABLE = 1 << MAX_BITS;

  private final byte[] in;
  private final int end;
  private int at;
  private int window;
  private int inWindow;

  /** Where the string of a code was written last, and its length. */
  private final int[] starts = new int[TABLE];

  private final int[] lengths = new int[TABLE];

  TiffLzw(byte[] in, int from, int end) {
    this.in = in;
    this.at = from;
    this.end = end;
  }

  /** Fills {@code out} as far as there are codes; gives how far. */
  int unpack(byte[] out) throws InputException {
    if (end - at >= 2 && in[at] == 0 && (in[at + 1] & 1) != 0) {
      throw Bytes.unsupported("LZW of an older kind");
    }
    int bits = FIRST_BITS;
    int next = END + 1;
    int filled = 0;
    int before = -1;
    int code = code(bits);
    while (filled < out.length && code != END && code >= 0) {
      if (code == CLEAR) {
        bits = FIRST_BITS;
        next = END + 1;
        before = -1;
      } else {
        if (before >= 0 && next < TABLE) {
          // The string before and one byte more, which is about to be written behind it.
          starts[next] = filled - lengthOf(before);
          lengths[next++] = lengthOf(before) + 1;
        }
        if (code >= next && code > END) {
          throw Bytes.corrupt("LZW: code " + code + " of " + next);
        }
        filled += write(code, out, filled);
        before = code;
        bits = next >= (1 << bits) - 1 && bits < MAX_BITS ? bits + 1 : bits;
      }
      code = code(bits);
    }
    return filled;
  }

  private int lengthOf(int code) {
    return code < CLEAR ? 1 : lengths[code];
  }

  private int write(int code, byte[] out, int to) {
    if (code < CLEAR) {
      out[to] = (byte) code;
      return 1;
    }
    int n = Math.min(lengths[code], out.length - to);
    int from = starts[code];
    // Byte by byte: a string may reach into what it writes.
    for (int i = 0; i < n; i++) {
      out[to + i] = out[from + i];
    }
    return n;
  }

  /** The next code; negative at the end of the data. */
  private int code(int bits) {
    while (inWindow < bits) {
      if (at >= end) {
        return -1;
      }
      window = window << 8 | in[at++] & 0xff;
      inWindow += 8;
    }
    inWindow -= bits;
    return window >> inWindow & (1 << bits) - 1;
  }
}
