package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.Encoded;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

abstract class UpsamplingContract {
  private static final byte[] ROWS = Encoded.bytes(10, 20, 250, 0, 30, 60, 7, 255);
  private static final byte UNTOUCHED = 77;

  private final Upsampling upsampling = upsampling();

  abstract Upsampling upsampling();

  @Test
  void acrossTakesAQuarterOfTheNeighbour() {
    byte[] out = new byte[6];
    upsampling.across(ROWS, 0, 3, out);
    assertThat(out).isEqualTo(Encoded.bytes(10, 13, 17, 78, 192, 250));
    byte[] two = new byte[4];
    upsampling.across(ROWS, 0, 2, two);
    assertThat(two).isEqualTo(Encoded.bytes(10, 13, 17, 20));
  }

  @Test
  void downRoundsUpAndDownInTurn() {
    byte[] out = new byte[3];
    upsampling.down(ROWS, 0, 4, true, 3, out);
    assertThat(out).isEqualTo(Encoded.bytes(15, 30, 189));
    upsampling.down(ROWS, 0, 4, false, 3, out);
    assertThat(out).isEqualTo(Encoded.bytes(15, 30, 189));
    upsampling.down(ROWS, 1, 6, true, 2, out);
    assertThat(out).startsWith((3 * 20 + 7 + 1) / 4, (byte) ((3 * 250 + 255 + 1) / 4));
  }

  @Test
  void inBothDirectionsItRoundsOnce() {
    byte[] out = new byte[6];
    upsampling.acrossAndDown(ROWS, 0, 4, 3, out);
    // Three quarters of the near row and one of the far one, times four: 60, 120, 757.
    assertThat(out)
        .isEqualTo(
            Encoded.bytes(
                (4 * 60 + 8) / 16,
                (3 * 60 + 120 + 7) / 16,
                (3 * 120 + 60 + 8) / 16,
                (3 * 120 + 757 + 7) / 16,
                (3 * 757 + 120 + 8) / 16,
                (4 * 757 + 7) / 16));
  }

  @Test
  void repeatsSamples() {
    byte[] out = new byte[6];
    upsampling.repeat(ROWS, 1, 2, 3, out);
    assertThat(out).isEqualTo(Encoded.bytes(20, 20, 20, 250, 250, 250));
  }

  static IntStream lengths() {
    return IntStream.rangeClosed(2, 300);
  }

  /** Two random rows of {@code n} in an array that ends with one of them. */
  @ParameterizedTest
  @MethodSource("lengths")
  void equalsTheDefinition(int n) {
    Random random = new Random(n);
    byte[] in = new byte[2 * n + random.nextInt(20)];
    if (n % 10 == 0) {
      Arrays.fill(in, (byte) 255);
    } else {
      random.nextBytes(in);
    }
    int first = random.nextInt(in.length - 2 * n + 1);
    int last = in.length - n;
    boolean above = random.nextBoolean();
    int near = above ? last : first;
    int far = above ? first : last;
    int[] one = row(in, near, n);
    int[] other = row(in, far, n);
    int[] sums = IntStream.range(0, n).map(x -> 3 * one[x] + other[x]).toArray();
    int half = above ? 1 : 2;

    byte[] out = room(2 * n);
    upsampling.across(in, near, n, out);
    assertThat(out).isEqualTo(expected(2 * n, o -> triangle(one, o) + 2 - (o + 1) % 2 >> 2));
    out = room(2 * n);
    upsampling.acrossAndDown(in, near, far, n, out);
    assertThat(out).isEqualTo(expected(2 * n, o -> triangle(sums, o) + 8 - o % 2 >> 4));
    out = room(n);
    upsampling.down(in, near, far, above, n, out);
    assertThat(out).isEqualTo(expected(n, o -> sums[o] + half >> 2));
    for (int times = 1; times < 5; times++) {
      int each = times;
      out = room(times * n);
      upsampling.repeat(in, near, n, times, out);
      assertThat(out).isEqualTo(expected(times * n, o -> one[o / each]));
    }
  }

  /** Three times the sample that {@code o} is a half of and once the one on its side. */
  private static int triangle(int[] row, int o) {
    int side = o / 2 + (o % 2 == 0 ? -1 : 1);
    return 3 * row[o / 2] + row[Math.max(0, Math.min(row.length - 1, side))];
  }

  private static int[] row(byte[] in, int from, int n) {
    return IntStream.range(from, from + n).map(i -> in[i] & 0xff).toArray();
  }

  private static byte[] room(int n) {
    byte[] out = new byte[n + 40];
    Arrays.fill(out, UNTOUCHED);
    return out;
  }

  private static byte[] expected(int n, IntUnaryOperator sample) {
    byte[] out = room(n);
    for (int o = 0; o < n; o++) {
      out[o] = (byte) sample.applyAsInt(o);
    }
    return out;
  }
}
