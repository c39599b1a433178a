package dev.separable.image.decode.jpeg;

import java.io.EOFException;
import java.io.IOException;

/** The markers of a file and what stands behind them (T.81, B.1.1). */
final class Segments {
  static final int SOF0 = 0xc0;
  static final int SOF1 = 0xc1;
  static final int SOF2 = 0xc2;
  static final int DHT = 0xc4;
  static final int RST0 = 0xd0;
  static final int SOI = 0xd8;
  static final int EOI = 0xd9;
  static final int SOS = 0xda;
  static final int DQT = 0xdb;
  static final int DRI = 0xdd;

  private static final int PREFIX = 0xff;

  private final byte[] file;
  private int next;
  private int at;
  private int end;

  /** Goes on from the byte {@code from}. */
  Segments(byte[] file, int from) {
    this.file = file;
    this.next = from;
  }

  /** The next marker; rubbish, fill bytes and restart markers are passed over, as by libjpeg. */
  int advance() throws IOException {
    int code = 0;
    int i = next;
    while (code == 0) {
      if (i + 1 >= file.length) {
        throw new EOFException(EntropyBits.ENDS_EARLY);
      }
      code = u8(i) == PREFIX && isMarker(u8(i + 1)) ? u8(i + 1) : 0;
      i++;
    }
    at = i + 1;
    end = at;
    if (code != SOI && code != EOI) {
      content();
    }
    next = end;
    return code;
  }

  private static boolean isMarker(int code) {
    boolean restart = code >= RST0 && code < SOI;
    return code > 1 && code != PREFIX && !restart;
  }

  private void content() throws IOException {
    if (at + 2 > file.length) {
      throw new EOFException(EntropyBits.ENDS_EARLY);
    }
    int length = u16();
    if (length < 2) {
      throw new IOException("a segment of " + length + " bytes");
    }
    end = at + length - 2;
    if (end > file.length) {
      throw new EOFException(EntropyBits.ENDS_EARLY);
    }
  }

  /** What is left of the segment. */
  int left() {
    return end - at;
  }

  /** Fails unless so many bytes are left in the segment. */
  void need(int bytes) throws IOException {
    if (left() < bytes) {
      throw new IOException("a segment that is too short");
    }
  }

  /** Where the next byte of the segment stands, or behind it the entropy-coded data. */
  int position() {
    return at;
  }

  byte[] file() {
    return file;
  }

  /** Goes on behind entropy-coded data. */
  void continueAt(int position) {
    next = position;
  }

  /** The next byte; {@link #need} was asked before. */
  int u8() {
    return u8(at++);
  }

  int u16() {
    at += 2;
    return u8(at - 2) << 8 | u8(at - 1);
  }

  void skip(int bytes) {
    at += bytes;
  }

  private int u8(int i) {
    return file[i] & 0xff;
  }
}
