package dev.separable.image.decode;

import dev.separable.image.ErrorKind;
import dev.separable.image.InputException;

/** An encoded file in memory; reading past its end is a truncated input. */
record Bytes(byte[] data) {

  int length() {
    return data.length;
  }

  int u8(int at) throws InputException {
    need(at, 1);
    return data[at] & 0xff;
  }

  int u16be(int at) throws InputException {
    need(at, 2);
    return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
  }

  int u16le(int at) throws InputException {
    need(at, 2);
    return data[at] & 0xff | (data[at + 1] & 0xff) << 8;
  }

  int i32be(int at) throws InputException {
    need(at, 4);
    return u16be(at) << 16 | u16be(at + 2);
  }

  int i32le(int at) throws InputException {
    need(at, 4);
    return u16le(at) | u16le(at + 2) << 16;
  }

  /** Fails unless {@code n} bytes are there from {@code at}. */
  void need(long at, long n) throws InputException {
    if (at < 0 || n > data.length - at) {
      throw truncated("the data ends at byte " + data.length + ", wanted " + (at + n));
    }
  }

  /** True if these Latin-1 characters stand at {@code at}. */
  boolean has(int at, String text) {
    if (at < 0 || at + (long) text.length() > data.length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ((data[at + i] & 0xff) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static InputException truncated(String message) {
    return new InputException(ErrorKind.TRUNCATED, message);
  }

  static InputException tooLittleData(int width, int height) {
    return truncated("too little data for " + width + "x" + height + " pixels");
  }

  static InputException corrupt(String message) {
    return new InputException(ErrorKind.CORRUPT, message);
  }

  static InputException unsupported(String message) {
    return new InputException(ErrorKind.UNSUPPORTED, message);
  }
}
