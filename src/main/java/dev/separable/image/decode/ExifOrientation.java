package dev.separable.image.decode;

import dev.separable.image.InputException;

/**
 * Finds the orientation tag in an EXIF block, which is a TIFF header and its first directory. Reads
 * nothing else, follows no further offset, and takes anything odd for "upright".
 */
final class ExifOrientation {
  private static final int TAG = 0x0112;
  private static final int ENTRY_BYTES = 12;
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final Bytes bytes;
  private final int begin;
  private final int end;
  private final boolean bigEndian;

  private ExifOrientation(Bytes bytes, int begin, int end, boolean bigEndian) {
    this.bytes = bytes;
    this.begin = begin;
    this.end = end;
    this.bigEndian = bigEndian;
  }

  /** The orientation in the TIFF structure at {@code begin} (inclusive) to {@code end}. */
  static Orientation find(Bytes bytes, int begin, int end) {
    boolean big = bytes.has(begin, "MM");
    if (!big && !bytes.has(begin, "II")) {
      return Orientation.UPRIGHT;
    }
    try {
      return new ExifOrientation(bytes, begin, end, big).inFirstDirectory();
    } catch (InputException e) {
      return Orientation.UPRIGHT;
    }
  }

  private Orientation inFirstDirectory() throws InputException {
    long directory = u32(4);
    int entries = u16(directory);
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) i * ENTRY_BYTES;
      if (u16(entry) == TAG) {
        return Orientation.of(value(entry));
      }
    }
    return Orientation.UPRIGHT;
  }

  private long value(long entry) throws InputException {
    return switch (u16(entry + 2)) {
      case BYTE -> bytes.u8(at(entry + 8, 1));
      case SHORT -> u16(entry + 8);
      case LONG -> u32(entry + 8);
      default -> 0;
    };
  }

  private int u16(long offset) throws InputException {
    int at = at(offset, 2);
    return bigEndian ? bytes.u16be(at) : bytes.u16le(at);
  }

  private long u32(long offset) throws InputException {
    int at = at(offset, 4);
    return (bigEndian ? bytes.i32be(at) : bytes.i32le(at)) & 0xffffffffL;
  }

  private int at(long offset, int n) throws InputException {
    if (begin + offset + n > end) {
      throw Bytes.truncated("an offset beyond the block");
    }
    return (int) (begin + offset);
  }
}
