package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

abstract class InverseDctContract {
  private static final int LANES = Coefficients.LANES;
  private static final int STRIDE = 8 * LANES + 12;

  private final InverseDct dct = transform();

  abstract InverseDct transform();

  private static short[] ones() {
    short[] quantizers = new short[ZigZag.BLOCK];
    Arrays.fill(quantizers, (short) 1);
    return quantizers;
  }

  /** The samples of a block that stands in this place of a group of others. */
  private int[] samples(short[] block, int last, int lane) {
    short[] group = new short[5 + Coefficients.GROUP];
    Random random = new Random(lane);
    for (int i = 0; i < ZigZag.BLOCK; i++) {
      for (int other = 0; other < LANES; other++) {
        boolean zero = last < ZigZag.BLOCK - 1 && i > 0;
        group[5 + i * LANES + other] = (short) (zero ? 0 : random.nextInt(200));
      }
      group[5 + i * LANES + lane] = block[i];
    }
    byte[] out = new byte[8 * STRIDE];
    dct.transform(group, 5, ones(), last, out, 3, STRIDE);
    int[] samples = new int[ZigZag.BLOCK];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = out[3 + i / 8 * STRIDE + 8 * lane + i % 8] & 0xff;
    }
    for (int row = 0; row < 8; row++) {
      Arrays.fill(out, 3 + row * STRIDE, 3 + row * STRIDE + 8 * LANES, (byte) 0);
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
      int[] found = samples(block, ZigZag.BLOCK - 1, n % LANES);
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
      int[] found = samples(block, 0, 3);
      assertThat(found).isEqualTo(samples(block, ZigZag.BLOCK - 1, 3));
      assertThat(found[9]).isEqualTo(Math.max(0, Math.min(255, (dc + 4 >> 3) + 128)));
    }
  }

  @Test
  void clipsWhatIsOutOfRange() {
    short[] block = new short[ZigZag.BLOCK];
    block[0] = 1000;
    block[1] = 2000;
    int[] found = samples(block, 1, 7);
    assertThat(found[0]).isEqualTo(255);
    assertThat(found[7]).isZero();
  }

  /** Whatever damaged data holds, and however much of it is zero. */
  @Test
  void equalsTheScalarOneOnAnything() {
    Random random = new Random(2);
    InverseDct scalar = new ScalarInverseDct();
    int[] natural = ZigZag.natural();
    for (int n = 0; n < 4000; n++) {
      int last = n % ZigZag.BLOCK;
      int bits = 1 + random.nextInt(16);
      short[] group = new short[Coefficients.GROUP];
      short[] quantizers = new short[ZigZag.BLOCK];
      for (int k = 0; k < ZigZag.BLOCK; k++) {
        quantizers[k] = (short) random.nextInt(1 << bits);
        for (int lane = 0; lane < LANES && k <= last; lane++) {
          group[natural[k] * LANES + lane] = (short) (random.nextInt() >> 32 - bits);
        }
      }
      byte[] expected = new byte[Coefficients.GROUP];
      scalar.transform(group, 0, quantizers, last, expected, 0, 8 * LANES);
      byte[] found = new byte[Coefficients.GROUP];
      dct.transform(group, 0, quantizers, last, found, 0, 8 * LANES);
      assertThat(found).isEqualTo(expected);
    }
  }
}
