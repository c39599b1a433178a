package dev.separable.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damage that knows no format: flipped bits, cuts, pieces left out, doubled or moved, and numbers
 * at the ends of their ranges, in binary and in text.
 */
final class ByteMutations implements Mutation {
  private static final int MOST_CHANGES = 4;
  private static final int LONGEST_PIECE = 64;
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "2147483647",
          "4294967296",
          "9223372036854775807",
          "9223372036854775808",
          "1e9",
          "99999999999999999999999999");

  @Override
  public byte[] of(byte[] seed, Random random) {
    byte[] data = seed.clone();
    for (int i = random.nextInt(MOST_CHANGES); i >= 0 && data.length > 0; i--) {
      data = change(data, random);
    }
    return data;
  }

  private static byte[] change(byte[] data, Random random) {
    int at = place(data, random);
    int piece = 1 + random.nextInt(LONGEST_PIECE);
    int end = Math.min(data.length, at + piece);
    switch (random.nextInt(9)) {
      case 0, 1 -> data[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> data[at] = (byte) random.nextInt();
      case 3, 4 -> extreme(data, at, random);
      case 5 -> {
        return splice(data, at, new byte[0], end);
      }
      case 6 -> {
        int from = random.nextInt(data.length);
        byte[] copy = Arrays.copyOfRange(data, from, Math.min(data.length, from + piece));
        return splice(data, at, copy, random.nextBoolean() ? at : end);
      }
      case 7 -> {
        return digits(data, at, random);
      }
      default -> {
        return random.nextInt(4) == 0 ? Arrays.copyOf(data, at) : data;
      }
    }
    return data;
  }

  /** Headers stand at the beginning, directories at the end; values are dull. */
  private static int place(byte[] data, Random random) {
    int edge = Math.min(data.length, 4096);
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(data.length);
      case 1 -> data.length - 1 - random.nextInt(edge);
      default -> random.nextInt(edge);
    };
  }

  private static void extreme(byte[] data, int at, Random random) {
    int width = 1 << random.nextInt(4);
    byte[] number = new byte[8];
    ByteBuffer wrapped = ByteBuffer.wrap(number).order(ByteOrder.LITTLE_ENDIAN);
    wrapped.putLong(0, EXTREMES[random.nextInt(EXTREMES.length)]);
    System.arraycopy(number, 0, data, at, Math.min(width, data.length - at));
  }

  private static byte[] digits(byte[] data, int near, Random random) {
    int start = near;
    while (start < data.length && !isDigit(data[start])) {
      start++;
    }
    int end = start;
    while (end < data.length && isDigit(data[end])) {
      end++;
    }
    byte[] number = NUMBERS.get(random.nextInt(NUMBERS.size())).getBytes(US_ASCII);
    return splice(data, start, number, end);
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }

  /** The data with {@code piece} in place of what lies between {@code start} and {@code end}. */
  static byte[] splice(byte[] data, int start, byte[] piece, int end) {
    byte[] joined = new byte[start + piece.length + data.length - end];
    System.arraycopy(data, 0, joined, 0, start);
    System.arraycopy(piece, 0, joined, start, piece.length);
    System.arraycopy(data, end, joined, start + piece.length, data.length - end);
    return joined;
  }
}
