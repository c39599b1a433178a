package dev.separable.image.decode.webp;

import java.io.EOFException;

/** Bits of a part of an array, the lowest of a byte first. */
final class Vp8lBits {
  private final byte[] data;
  private final int end;
  private int at;
  private long window;
  private int inWindow;

  Vp8lBits(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  boolean flag() throws EOFException {
    return number(1) != 0;
  }

  /** Of up to 24 bits. */
  int number(int bits) throws EOFException {
    int n = peek(bits);
    skip(bits);
    return n;
  }

  /** The next bits without passing over them; beyond the end they are 0. */
  int peek(int bits) {
    while (inWindow < bits && at < end) {
      window |= (data[at++] & 0xffL) << inWindow;
      inWindow += 8;
    }
    return (int) window & (1 << bits) - 1;
  }

  /** Passes over bits that were peeked at. */
  void skip(int bits) throws EOFException {
    if (bits > inWindow) {
      throw new EOFException();
    }
    window >>>= bits;
    inWindow -= bits;
  }
}
