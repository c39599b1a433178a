package dev.separable.weights;

/**
 * Threefry-2x32 with 20 rounds (Salmon and others, Parallel Random Numbers: As Easy as 1, 2, 3,
 * 2011), the counter-based generator under JAX's random numbers. Keys, counts and outputs are pairs
 * of 32-bit words, held in a {@code long}, the first word in its upper half.
 */
final class Threefry {
  private static final int PARITY = 0x1BD11BDA;
  private static final int[][] ROTATIONS = {{13, 15, 26, 6}, {17, 29, 16, 24}};
  private static final int GROUPS = 5;

  private Threefry() {}

  /** The output block of a key for one count. */
  static long block(long key, long count) {
    int k0 = first(key);
    int k1 = second(key);
    int[] schedule = {k0, k1, k0 ^ k1 ^ PARITY};
    int x0 = first(count) + k0;
    int x1 = second(count) + k1;
    for (int group = 1; group <= GROUPS; group++) {
      for (int rotation : ROTATIONS[(group - 1) % 2]) {
        x0 += x1;
        x1 = Integer.rotateLeft(x1, rotation) ^ x0;
      }
      x0 += schedule[group % 3];
      x1 += schedule[(group + 1) % 3] + group;
    }
    return pair(x0, x1);
  }

  static long pair(int first, int second) {
    return (long) first << 32 | (second & 0xffffffffL);
  }

  static int first(long pair) {
    return (int) (pair >>> 32);
  }

  static int second(long pair) {
    return (int) pair;
  }
}
