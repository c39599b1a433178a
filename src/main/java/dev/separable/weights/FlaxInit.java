package dev.separable.weights;

import dev.separable.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The parameters that flax.linen gives a module on {@code init(jax.random.PRNGKey(seed), x)} with
 * the default initialiser lecun_normal: the same values, bit for bit, as JAX computes on an x86-64
 * CPU. All arithmetic is float32; a fused multiply-add stands wherever XLA emits one.
 */
public final class FlaxInit {
  private static final float UNIFORM_LOW = -0.9544997f;
  private static final float SQRT_2 = (float) Math.sqrt(2);
  private static final float BELOW_2 = Math.nextDown(2f);

  /** Standard deviation of a normal distribution that is cut off at -2 and 2. */
  private static final float TRUNCATED_DEVIATION = 0.879625661f;

  /** How the elements of an array are numbered for the generator. */
  enum Counts {
    /** Element i by itself: {@code jax_threefry_partitionable=True}, the default. */
    PARTITIONABLE,
    /** The numbers cut in two halves, one for each word: the default of JAX before 0.5. */
    HALVES
  }

  private FlaxInit() {}

  /**
   * The initial values of one parameter, row-major.
   *
   * @param seed the seed of {@code jax.random.PRNGKey}; its low 32 bits count
   * @param path names of the enclosing submodules, outermost first; empty for a layer that is
   *     initialised by itself
   * @param parameterNumber which call of {@code self.param} in the module makes it, from 1
   * @param shape dimensions; the product of all but the last is the fan-in
   */
  public static float[] lecunNormal(
      long seed, List<String> path, int parameterNumber, int... shape) {
    long key = parameterKey(rootKey(seed), path, parameterNumber);
    return lecunNormal(key, Counts.PARTITIONABLE, shape);
  }

  static float[] lecunNormal(long key, Counts counts, int... shape) {
    int[] bits = bits(key, Shape.of(shape).length(), counts);
    float deviation = deviation(shape);
    float[] values = new float[bits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = truncatedNormal(uniform(uniform01(bits[i]))) * deviation;
    }
    return values;
  }

  static long rootKey(long seed) {
    return Threefry.pair(0, (int) seed);
  }

  /** Folds the names and the number into the root key by way of their SHA-1. */
  static long parameterKey(long root, List<String> path, int parameterNumber) {
    return Threefry.block(root, Threefry.pair(0, foldInWord(path, parameterNumber)));
  }

  static int foldInWord(List<String> path, int parameterNumber) {
    if (parameterNumber < 1) {
      throw new IllegalArgumentException(
          "parameter number " + parameterNumber + ", wanted 1 or more");
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (String name : path) {
      text.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    }
    byte[] number = BigInteger.valueOf(parameterNumber).toByteArray();
    int leadingZero = number[0] == 0 ? 1 : 0;
    text.write(number, leadingZero, number.length - leadingZero);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.toByteArray());
      return ByteBuffer.wrap(digest).getInt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-1, which the platform promises", e);
    }
  }

  /** One word of 32 random bits for each of {@code n} elements. */
  static int[] bits(long key, int n, Counts counts) {
    int[] bits = new int[n];
    if (counts == Counts.PARTITIONABLE) {
      for (int i = 0; i < n; i++) {
        long block = Threefry.block(key, i);
        bits[i] = Threefry.first(block) ^ Threefry.second(block);
      }
      return bits;
    }
    int half = (n + 1) / 2;
    for (int i = 0; i < half; i++) {
      int partner = half + i < n ? half + i : 0;
      long block = Threefry.block(key, Threefry.pair(i, partner));
      bits[i] = Threefry.first(block);
      if (half + i < n) {
        bits[half + i] = Threefry.second(block);
      }
    }
    return bits;
  }

  /** In [0, 1): the upper 23 bits as the fraction of a float in [1, 2), less 1. */
  static float uniform01(int bits) {
    return Float.intBitsToFloat(bits >>> 9 | 0x3f800000) - 1;
  }

  /** In [erf(-sqrt 2), erf(sqrt 2)), so that {@link #truncatedNormal} ends at -2 and 2. */
  static float uniform(float uniform01) {
    return Math.max(UNIFORM_LOW, Math.fma(uniform01, -UNIFORM_LOW - UNIFORM_LOW, UNIFORM_LOW));
  }

  static float truncatedNormal(float uniform) {
    float normal = SQRT_2 * FloatFunctions.erfInv(uniform);
    return Math.min(Math.max(normal, -BELOW_2), BELOW_2);
  }

  static float deviation(int... shape) {
    int fanIn = 1;
    for (int i = 0; i < shape.length - 1; i++) {
      fanIn = Math.multiplyExact(fanIn, shape[i]);
    }
    float variance = (float) (1.0 / fanIn);
    return (float) Math.sqrt(variance) / TRUNCATED_DEVIATION;
  }
}
