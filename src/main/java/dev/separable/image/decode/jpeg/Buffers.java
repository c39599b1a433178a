package dev.separable.image.decode.jpeg;

import dev.separable.image.vector.Vectors;

/**
 * The arrays of a decoder, used for one file after the other, so that nothing large is allocated
 * once they have grown. For one thread. Very large ones are not kept.
 */
public final class Buffers {
  private static final int MOST_KEPT = 1 << 24;
  private static final int COMPONENTS = 4;

  private byte[] pixels = {};
  private byte[] segment = {};
  private final byte[][] samples = new byte[COMPONENTS][0];
  private final byte[][] upsampled = new byte[COMPONENTS][0];
  private final short[][] coefficients = new short[COMPONENTS][0];
  private final byte[][] ends = new byte[COMPONENTS][0];
  private final Kit plain;
  private final Kit vectors;

  /** For any file. */
  public Buffers() {
    this(Kit.plain(), Vectors.PRESENT ? Kit.vectors() : null);
  }

  /** With these ways to make samples. */
  Buffers(Kit plain, Kit vectors) {
    this.plain = plain;
    this.vectors = vectors;
  }

  Kit kit(boolean withVectors) {
    return withVectors ? vectors : plain;
  }

  /** At least {@code length} bytes for the outcome; they stay until the next call. */
  public byte[] pixels(int length) {
    byte[] array = bytes(pixels, length);
    pixels = array.length > MOST_KEPT ? pixels : array;
    return array;
  }

  byte[] segment(int length) {
    byte[] array = bytes(segment, length);
    segment = array.length > MOST_KEPT ? segment : array;
    return array;
  }

  byte[] samples(int component, int length) {
    return kept(samples, component, length);
  }

  byte[] upsampled(int component, int length) {
    return kept(upsampled, component, length);
  }

  byte[] ends(int component, int length) {
    return kept(ends, component, length);
  }

  private static byte[] kept(byte[][] all, int i, int length) {
    byte[] array = bytes(all[i], length);
    all[i] = array.length > MOST_KEPT ? all[i] : array;
    return array;
  }

  short[] coefficients(int component, int length) {
    short[] known = coefficients[component];
    short[] array = known.length >= length ? known : new short[length];
    coefficients[component] = array.length > MOST_KEPT / Short.BYTES ? known : array;
    return array;
  }

  private static byte[] bytes(byte[] known, int length) {
    return known.length >= length ? known : new byte[length];
  }
}
