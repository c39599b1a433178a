package dev.separable.image;

/** The LZW stream of a GIF frame: colour indices, one byte each, in the order they are stored. */
final class GifLzw {
  private static final int MAX_BITS = 12;
  private static final int TABLE = 1 << MAX_BITS;

  private final Bytes bytes;
  private final int minBits;
  private final int clear;
  private final int[] prefix = new int[TABLE];
  private final byte[] last = new byte[TABLE];
  private final byte[] first = new byte[TABLE];
  private final int[] length = new int[TABLE];

  /** The current string, written out when a row has room. */
  private final byte[] string = new byte[TABLE + 1];

  private int stringAt;
  private int stringEnd;
  private int codes;
  private int bits;
  private int previous = -1;
  private int at;
  private int blockEnd;
  private int held;
  private int heldBits;

  /** A stream whose first byte, the code size, stands at {@code at}. */
  GifLzw(Bytes bytes, int at, int columns, int rows) throws InputException {
    this.bytes = bytes;
    this.minBits = bytes.u8(at);
    if (minBits < 1 || minBits > 8) {
      throw Bytes.corrupt("an LZW code size of " + minBits);
    }
    this.at = at + 1;
    this.blockEnd = this.at;
    // A code is at least two bits and stands for at most a whole table of pixels.
    if ((long) columns * rows > 4L * TABLE * (bytes.length() - at)) {
      throw Bytes.truncated("too little data for " + columns + "x" + rows + " pixels");
    }
    this.clear = 1 << minBits;
    for (int i = 0; i < clear; i++) {
      last[i] = (byte) i;
      first[i] = (byte) i;
      length[i] = 1;
    }
    clearTable();
  }

  private void clearTable() {
    codes = clear + 2;
    bits = minBits + 1;
    previous = -1;
  }

  /** Fills the row. */
  void read(byte[] row) throws InputException {
    int done = 0;
    while (done < row.length) {
      if (stringAt == stringEnd) {
        nextString();
      }
      int n = Math.min(stringEnd - stringAt, row.length - done);
      System.arraycopy(string, stringAt, row, done, n);
      stringAt += n;
      done += n;
    }
  }

  private void nextString() throws InputException {
    int code = code();
    while (code == clear) {
      clearTable();
      code = code();
    }
    if (code == clear + 1) {
      throw Bytes.truncated("the picture data ends early");
    }
    if (code > codes || (code == codes && previous < 0)) {
      throw Bytes.corrupt("an LZW code that is not in the table");
    }
    if (previous >= 0 && codes < TABLE) {
      prefix[codes] = previous;
      first[codes] = first[previous];
      last[codes] = first[code == codes ? previous : code];
      length[codes] = length[previous] + 1;
      codes++;
      if (codes == 1 << bits && bits < MAX_BITS) {
        bits++;
      }
    } else if (code == codes) {
      throw Bytes.corrupt("an LZW code that is not in the table");
    }
    previous = code;
    spell(code);
  }

  private void spell(int code) {
    stringAt = 0;
    stringEnd = length[code];
    int c = code;
    for (int i = stringEnd - 1; i >= 0; i--) {
      string[i] = last[c];
      c = prefix[c];
    }
  }

  private int code() throws InputException {
    while (heldBits < bits) {
      if (at == blockEnd) {
        int size = bytes.u8(at++);
        if (size == 0) {
          throw Bytes.truncated("the picture data ends early");
        }
        bytes.need(at, size);
        blockEnd = at + size;
      }
      held |= bytes.u8(at++) << heldBits;
      heldBits += 8;
    }
    int code = held & (1 << bits) - 1;
    held >>>= bits;
    heldBits -= bits;
    return code;
  }
}
