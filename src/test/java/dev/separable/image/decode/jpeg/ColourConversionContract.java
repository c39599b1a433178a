package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.separable.image.Encoded;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class ColourConversionContract {

  private final ColourConversion conversion = conversion();

  abstract ColourConversion conversion();

  @Test
  void isJfifsRounded() {
    byte[] out = new byte[5];
    for (int y = 0; y < 256; y += 5) {
      for (int cb = 0; cb < 256; cb += 5) {
        for (int cr = 0; cr < 256; cr += 5) {
          byte[][] rows = {Encoded.bytes(y), Encoded.bytes(0, cb), Encoded.bytes(cr)};
          conversion.rgb(rows, new int[] {0, 1, 0}, 1, out, 1);
          close(out[1], y + 1.402 * (cr - 128));
          close(out[2], y - 0.71414 * (cr - 128) - 0.34414 * (cb - 128));
          close(out[3], y + 1.772 * (cb - 128));
        }
      }
    }
    assertThat(out[0]).isZero();
    assertThat(out[4]).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 10, 11, 12, 16, 17, 18, 19, 20, 300})
  void equalsTheScalarOne(int n) {
    Random random = new Random(n);
    byte[][] rows = new byte[3][n + 5];
    for (byte[] row : rows) {
      random.nextBytes(row);
    }
    int[] from = {5, 0, 3};
    byte[] expected = new byte[3 * n + 4];
    new ScalarColour().rgb(rows, from, n, expected, 2);
    byte[] found = new byte[3 * n + 4];
    conversion.rgb(rows, from, n, found, 2);
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void equalsTheScalarOneForAllColours() {
    int n = 1 << 16;
    byte[][] rows = new byte[3][n];
    for (int i = 0; i < n; i++) {
      rows[1][i] = (byte) (i >> 8);
      rows[2][i] = (byte) i;
    }
    byte[] expected = new byte[3 * n];
    byte[] found = new byte[3 * n];
    for (int y = 0; y < 256; y += 3) {
      Arrays.fill(rows[0], (byte) y);
      new ScalarColour().rgb(rows, new int[3], n, expected, 0);
      conversion.rgb(rows, new int[3], n, found, 0);
      assertThat(Arrays.equals(found, expected)).as("y %s", y).isTrue();
    }
  }

  private static void close(byte found, double expected) {
    double clipped = Math.max(0, Math.min(255, expected));
    assertThat(found & 0xff).isCloseTo((int) Math.rint(clipped), within(1));
    assertThat((found & 0xff) - clipped).isCloseTo(0, within(0.502));
  }
}
