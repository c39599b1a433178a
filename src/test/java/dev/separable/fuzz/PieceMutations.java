package dev.separable.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Damage between and within the parts of a picture: left out, doubled, exchanged or from another
 * file, cut, and with numbers at the ends of their ranges where sizes and lengths stand.
 *
 * @param pieces where parts begin
 * @param others files whose parts may be put in
 */
record PieceMutations(Pieces pieces, List<byte[]> others) implements Mutation {
  private static final int MOST_CHANGES = 3;
  private static final int MOST_COPIES = 300;
  private static final int HEADER_BYTES = 40;
  private static final int[] NUMBERS = {
    0, 1, 2, 3, 5, 0x7f, 0x80, 0xff, 0x100, 2000, 4095, 0x7fff, 0x8000, 0xffff, 0x10000
  };
  private static final int[] LARGE = {
    1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, -2, Integer.MAX_VALUE - 12
  };

  @Override
  public byte[] of(byte[] seed, Random random) {
    byte[] data = seed.clone();
    for (int i = random.nextInt(MOST_CHANGES); i >= 0 && data.length > 16; i--) {
      data = change(data, random);
    }
    return data;
  }

  private byte[] change(byte[] data, Random random) {
    List<Integer> bounds = pieces.bounds(data);
    int index = random.nextInt(bounds.size() - 1);
    int start = bounds.get(index);
    int end = bounds.get(index + 1);
    return switch (random.nextInt(10)) {
      case 0 -> ByteMutations.splice(data, start, new byte[0], end);
      case 1 -> ByteMutations.splice(data, start, copies(data, start, end, random), start);
      case 2 -> {
        int from = random.nextInt(bounds.size() - 1);
        yield ByteMutations.splice(data, start, Pieces.piece(data, bounds, from), end);
      }
      case 3 ->
          ByteMutations.splice(data, start, foreign(random), random.nextBoolean() ? start : end);
      case 4 -> joined(data, start, random);
      case 5 -> ByteMutations.splice(data, start + random.nextInt(end - start), new byte[0], end);
      case 6 -> {
        exchange(data, start, end, random);
        yield data;
      }
      default -> {
        number(data, start, end, random);
        yield data;
      }
    };
  }

  private static byte[] copies(byte[] data, int start, int end, Random random) {
    int most = Math.max(1, Math.min(MOST_COPIES, (1 << 16) / (end - start)));
    byte[] all = new byte[(end - start) * (1 + random.nextInt(most))];
    for (int i = 0; i < all.length; i++) {
      all[i] = data[start + i % (end - start)];
    }
    return all;
  }

  private byte[] foreign(Random random) {
    byte[] other = others.get(random.nextInt(others.size()));
    List<Integer> bounds = pieces.bounds(other);
    return Pieces.piece(other, bounds, random.nextInt(bounds.size() - 1));
  }

  /** The begin of this file, then another from one of its parts on. */
  private byte[] joined(byte[] data, int start, Random random) {
    byte[] other = others.get(random.nextInt(others.size()));
    List<Integer> bounds = pieces.bounds(other);
    int from = bounds.get(random.nextInt(bounds.size() - 1));
    byte[] rest = Arrays.copyOfRange(other, from, other.length);
    return ByteMutations.splice(data, start, rest, data.length);
  }

  /** Exchanges two bytes of a header, such as factors and numbers of tables. */
  private static void exchange(byte[] data, int start, int end, Random random) {
    List<Integer> places =
        IntStream.range(start, Math.min(end, start + HEADER_BYTES)).boxed().toList();
    List<Integer> mixed = new ArrayList<>(places);
    Collections.shuffle(mixed, random);
    int from = mixed.get(0);
    int to = mixed.get(mixed.size() - 1);
    byte kept = data[from];
    data[from] = data[to];
    data[to] = kept;
  }

  private static void number(byte[] data, int start, int end, Random random) {
    int at = start + random.nextInt(Math.min(HEADER_BYTES, end - start));
    int bytes = 1 << random.nextInt(3);
    boolean large = bytes == 4 && random.nextBoolean();
    int[] values = large ? LARGE : NUMBERS;
    int value = values[random.nextInt(values.length)];
    boolean bigEndian = random.nextBoolean();
    for (int i = 0; i < bytes && at + i < data.length; i++) {
      data[at + i] = (byte) (value >> 8 * (bigEndian ? bytes - 1 - i : i));
    }
  }
}
