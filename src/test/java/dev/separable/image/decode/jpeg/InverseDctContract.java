package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

abstract class InverseDctContract {
  private static final int STRIDE = 20;

  private final InverseDct dct = transform();

  abstract InverseDct transform();

  private int[] samples(short[] block, int last) {
    byte[] out = new byte[8 * STRIDE];
    dct.transform(block, 0, last, out, 3, STRIDE);
    int[] samples = new int[ZigZag.BLOCK];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = out[3 + i / 8 * STRIDE + i % 8] & 0xff;
      out[3 + i / 8 * STRIDE + i % 8] = 0;
    }
    assertThat(out).containsOnly(0);
    return samples;
  }

  /** T.81, A.3.3, in double precision. */
  private static double defined(short[] block, int y, int x) {
    double sum = 0;
    for (int v = 0; v < 8; v++) {
      for (int u = 0; u < 8; u++) {
        double scale = (u == 0 ? Math.sqrt(0.5) : 1) * (v == 0 ? Math.sqrt(0.5) : 1) / 4;
        sum +=
            scale
                * block[8 * v + u]
                * Math.cos((2 * x + 1) * u * Math.PI / 16)
                * Math.cos((2 * y + 1) * v * Math.PI / 16);
      }
    }
    return Math.max(0, Math.min(255, sum + 128));
  }

  @Test
  void isCloseToTheDefinition() {
    Random random = new Random(1);
    double error = 0;
    int blocks = 2000;
    for (int n = 0; n < blocks; n++) {
      short[] block = new short[ZigZag.BLOCK];
      int coefficients = 1 + random.nextInt(ZigZag.BLOCK);
      for (int i = 0; i < coefficients; i++) {
        block[random.nextInt(ZigZag.BLOCK)] = (short) (random.nextInt(401) - 200);
      }
      int[] found = samples(block, ZigZag.BLOCK - 1);
      for (int i = 0; i < found.length; i++) {
        double expected = defined(block, i / 8, i % 8);
        assertThat(found[i]).isCloseTo((int) Math.rint(expected), within(1));
        error += found[i] - expected;
      }
    }
    assertThat(error / blocks / ZigZag.BLOCK).isCloseTo(0, within(0.002));
  }

  /** A block of nothing but DC takes a shorter way to the same samples. */
  @Test
  void aFlatBlockIsTheSameBothWays() {
    for (int dc = -2100; dc <= 2100; dc++) {
      short[] block = new short[ZigZag.BLOCK];
      block[0] = (short) dc;
      assertThat(samples(block, 0)).isEqualTo(samples(block, ZigZag.BLOCK - 1));
      assertThat(samples(block, 0)[9]).isEqualTo(Math.max(0, Math.min(255, (dc + 4 >> 3) + 128)));
    }
  }

  @Test
  void clipsWhatIsOutOfRange() {
    short[] block = new short[ZigZag.BLOCK];
    block[0] = 1000;
    block[1] = 2000;
    int[] found = samples(block, 1);
    assertThat(found[0]).isEqualTo(255);
    assertThat(found[7]).isZero();
  }

  /** Whatever damaged data holds; all of them are the same function. */
  @Test
  void equalsTheScalarOneOnAnything() {
    Random random = new Random(2);
    InverseDct scalar = new ScalarInverseDct();
    for (int n = 0; n < 2000; n++) {
      short[] block = new short[ZigZag.BLOCK];
      for (int i = 0; i < 1 + n % 64; i++) {
        block[random.nextInt(ZigZag.BLOCK)] = (short) random.nextInt();
      }
      byte[] expected = new byte[ZigZag.BLOCK];
      scalar.transform(block, 0, ZigZag.BLOCK - 1, expected, 0, 8);
      byte[] found = new byte[ZigZag.BLOCK];
      dct.transform(block, 0, ZigZag.BLOCK - 1, found, 0, 8);
      assertThat(found).isEqualTo(expected);
    }
  }
}
