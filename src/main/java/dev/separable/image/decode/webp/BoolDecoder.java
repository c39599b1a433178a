package dev.separable.image.decode.webp;

import java.io.EOFException;

/** The arithmetic decoder of VP8 (RFC 6386, 7) over a part of an array. */
final class BoolDecoder {
  /** A decision of equal odds. */
  static final int EVEN = 128;

  private final byte[] data;
  private final int end;
  private int at;
  private int range = 255;

  /** The bits in sight; the top eight of {@code 8 + spare} are compared with the split. */
  private long value;

  private int spare = -8;

  BoolDecoder(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  /** A decision; {@code probability} of 256 that it is false. */
  boolean bit(int probability) throws EOFException {
    if (spare < 0) {
      load();
    }
    int split = 1 + ((range - 1) * probability >> 8);
    long bound = (long) split << spare;
    boolean set = value >= bound;
    if (set) {
      range -= split;
      value -= bound;
    } else {
      range = split;
    }
    int shift = Integer.numberOfLeadingZeros(range) - 24;
    range <<= shift;
    spare -= shift;
    return set;
  }

  boolean flag() throws EOFException {
    return bit(EVEN);
  }

  /** An unsigned number, higher bits first. */
  int number(int bits) throws EOFException {
    int n = 0;
    for (int i = 0; i < bits; i++) {
      n = 2 * n + (flag() ? 1 : 0);
    }
    return n;
  }

  /** A magnitude and its sign if a flag says that they are there, else 0. */
  int optional(int bits) throws EOFException {
    if (!flag()) {
      return 0;
    }
    int n = number(bits);
    return flag() ? -n : n;
  }

  private void load() throws EOFException {
    if (at >= end) {
      throw new EOFException();
    }
    int wanted = Math.min(4, end - at);
    for (int i = 0; i < wanted; i++) {
      value = value << 8 | data[at++] & 0xff;
    }
    spare += 8 * wanted;
  }
}
