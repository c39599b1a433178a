package dev.separable.weights;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Initial values for benchmarks and trials that follow no framework: uniform with variance 2 /
 * fan-in (He and others, Delving Deep into Rectifiers, 2015), so that activations keep their size
 * through a deep network. A value depends only on the seed, the parameter's name and its index.
 */
public final class RandomInit {
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final long seed;

  /** With any seed; all 64 bits count. */
  public RandomInit(long seed) {
    this.seed = seed;
  }

  /**
   * {@code count} values, uniform between -b and b, b = sqrt(6 / fanIn).
   *
   * @param name the parameter's name
   * @param fanIn inputs that each output sums
   */
  public float[] heUniform(String name, int fanIn, int count) {
    if (fanIn < 1) {
      throw new IllegalArgumentException("fan-in " + fanIn + " of " + name + ", wanted 1 or more");
    }
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    long start = mix(seed) ^ mix(crc.getValue() * GOLDEN_RATIO);
    double bound = Math.sqrt(6.0 / fanIn);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      double centred = (mix(start + (i + 1L) * GOLDEN_RATIO) >> 11) * 0x1p-52;
      values[i] = (float) (bound * centred);
    }
    return values;
  }

  /** The finaliser of SplitMix64 (Steele and others, 2014): every input bit reaches every bit. */
  private static long mix(long bits) {
    long z = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
