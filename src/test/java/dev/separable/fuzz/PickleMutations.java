package dev.separable.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Damage between the opcodes of pickles: exchanged, left out, doubled and foreign ones. */
final class PickleMutations implements Mutation {
  private static final int MOST_CHANGES = 3;

  /** Of all protocols, known to readers of data or not. */
  private static final String OPCODES =
      "(.0123FIJKLMNPQRSTUVXabcdeghijloprstu}]){BCG\u0080\u0081\u0082\u0085\u0086\u0087\u0088\u0089"
          + "\u008a\u008b\u008c\u008d\u008e\u008f\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097";

  @Override
  public byte[] of(byte[] seed, Random random) {
    byte[] data = seed;
    for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
      List<Integer> starts = starts(data);
      int index = random.nextInt(starts.size() - 1);
      int start = starts.get(index);
      int end = starts.get(index + 1);
      byte[] opcode = {(byte) OPCODES.charAt(random.nextInt(OPCODES.length()))};
      data =
          switch (random.nextInt(6)) {
            case 0 -> ByteMutations.splice(data, start, new byte[0], end);
            case 1 -> ByteMutations.splice(data, start, opcode, start + 1);
            case 2 -> ByteMutations.splice(data, start, opcode, start);
            case 3 -> ByteMutations.splice(data, start, piece(data, starts, random), end);
            case 4 -> ByteMutations.splice(data, start, piece(data, starts, random), start);
            default -> argument(data, start, end, random);
          };
    }
    return data;
  }

  private static byte[] piece(byte[] data, List<Integer> starts, Random random) {
    int from = random.nextInt(starts.size() - 1);
    int to = Math.min(starts.size() - 1, from + 1 + random.nextInt(20));
    int start = starts.get(from);
    byte[] piece = new byte[starts.get(to) - start];
    System.arraycopy(data, start, piece, 0, piece.length);
    return piece;
  }

  private static byte[] argument(byte[] data, int start, int end, Random random) {
    byte[] changed = data.clone();
    for (int i = start + 1; i < end; i++) {
      if (random.nextInt(3) == 0) {
        changed[i] = random.nextBoolean() ? (byte) 0xff : (byte) random.nextInt();
      }
    }
    return changed;
  }

  /** Where opcodes begin, as far as they can be followed, and where the last one ends. */
  private static List<Integer> starts(byte[] data) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    int at = 0;
    while (at < data.length) {
      at += length(data, at);
      if (at > data.length || at < 0) {
        break;
      }
      starts.add(at);
    }
    if (starts.size() == 1) {
      starts.add(Math.min(1, data.length));
    }
    return starts;
  }

  private static int length(byte[] data, int at) {
    return switch (data[at] & 0xff) {
      case 'K', 'h', 'q', 0x80 -> 2;
      case 'M' -> 3;
      case 'J', 'j', 'r' -> 5;
      case 'G', 0x95 -> 9;
      case 'U', 'C', 0x8a, 0x8c -> at + 1 < data.length ? 2 + (data[at + 1] & 0xff) : 2;
      case 'X' ->
          at + 2 < data.length ? 5 + (data[at + 1] & 0xff) + (data[at + 2] & 0xff) * 256 : 5;
      case 'c' -> line(data, line(data, at + 1)) - at;
      default -> 1;
    };
  }

  private static int line(byte[] data, int from) {
    int at = from;
    while (at < data.length && data[at] != '\n') {
      at++;
    }
    return at + 1;
  }
}
