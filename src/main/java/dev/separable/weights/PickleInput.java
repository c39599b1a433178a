package dev.separable.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a pickle; whatever it claims is checked against what is left of the file. */
final class PickleInput {
  static final int LONGEST_LINE = 200;
  private static final int LARGEST_NUMBER = 255;

  private final ByteBuffer bytes;
  private final String source;

  /** Reads from the position of {@code bytes}, which moves. */
  PickleInput(ByteBuffer bytes, String source) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    this.source = source;
  }

  int position() {
    return bytes.position();
  }

  int byteValue() {
    return need(1).get() & 0xff;
  }

  int shortValue() {
    return need(2).getChar();
  }

  int intValue() {
    return need(4).getInt();
  }

  long longValue() {
    return need(8).getLong();
  }

  /** The one number that pickles write with its highest byte first. */
  double doubleValue() {
    return Double.longBitsToDouble(Long.reverseBytes(longValue()));
  }

  long unsignedInt() {
    return intValue() & 0xffffffffL;
  }

  void skip(long length) {
    need(length).position(bytes.position() + (int) length);
  }

  String text(long length) {
    return new String(take(length), UTF_8);
  }

  /** A line in ASCII, as the older opcodes have it. */
  String line() {
    StringBuilder line = new StringBuilder();
    for (char c = (char) byteValue(); c != '\n'; c = (char) byteValue()) {
      if (line.length() == LONGEST_LINE) {
        throw wrong("has a name of more than " + LONGEST_LINE + " characters");
      }
      line.append(c);
    }
    return line.toString();
  }

  /** An integer in two's complement: a Long where it fits, else a BigInteger. */
  Number integer(long length) {
    if (length < 0 || length > LARGEST_NUMBER) {
      throw wrong("has an integer of " + length + " bytes");
    }
    if (length == 0) {
      return 0L;
    }
    byte[] little = take(length);
    byte[] big = new byte[little.length];
    for (int i = 0; i < big.length; i++) {
      big[i] = little[little.length - 1 - i];
    }
    BigInteger number = new BigInteger(big);
    return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
  }

  String latin(long length) {
    return new String(take(length), ISO_8859_1);
  }

  private byte[] take(long length) {
    need(length);
    byte[] taken = new byte[(int) length];
    bytes.get(taken);
    return taken;
  }

  private ByteBuffer need(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw wrong(
          "is cut off: %s bytes are wanted, %d are left"
              .formatted(Long.toUnsignedString(length), bytes.remaining()));
    }
    return bytes;
  }

  /** An error at this place. */
  WeightsException wrong(String found) {
    return new WeightsException(
        "%s: the pickle at byte %d %s".formatted(source, bytes.position(), found));
  }
}
