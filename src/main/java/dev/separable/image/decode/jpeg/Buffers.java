package dev.separable.image.decode.jpeg;

import dev.separable.image.vector.Race.Way;
import dev.separable.image.vector.Vectors;
import java.io.IOException;
import java.util.Arrays;

/**
 * The arrays of a decoder, used for one file after the other, so that nothing large is allocated
 * once they have grown. For one file at a time.
 */
public final class Buffers {
  private static final long MOST_KEPT = 32L << 20;
  private static final int LONGEST = Integer.MAX_VALUE - 8;
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

  Kit kit(Way way) {
    return way == Way.PLAIN ? plain : vectors;
  }

  /** At least {@code length} bytes for the outcome; they stay until the next call. */
  public byte[] pixels(int length) {
    pixels = longEnough(pixels, length);
    return pixels;
  }

  /** Whether so much memory is held that it is better given back. */
  public boolean areLarge() {
    long bytes = pixels.length + (long) segment.length;
    for (int i = 0; i < COMPONENTS; i++) {
      bytes += samples[i].length + (long) upsampled[i].length + ends[i].length;
      bytes += (long) Short.BYTES * coefficients[i].length;
    }
    return bytes > MOST_KEPT;
  }

  /**
   * An array for a segment that has {@code length} bytes so far, which are kept, and room for
   * {@code more}.
   */
  byte[] segment(int length, long more) throws IOException {
    long wanted = length + more;
    if (segment.length < wanted) {
      if (wanted > LONGEST) {
        throw new IOException("a segment of " + wanted + " bytes");
      }
      segment = Arrays.copyOf(segment, (int) Math.min(LONGEST, Math.max(wanted, 2L * length)));
    }
    return segment;
  }

  byte[] samples(int component, int length) {
    samples[component] = longEnough(samples[component], length);
    return samples[component];
  }

  byte[] upsampled(int component, int length) {
    upsampled[component] = longEnough(upsampled[component], length);
    return upsampled[component];
  }

  byte[] ends(int component, int length) {
    ends[component] = longEnough(ends[component], length);
    return ends[component];
  }

  short[] coefficients(int component, int length) {
    if (coefficients[component].length < length) {
      coefficients[component] = new short[length];
    }
    return coefficients[component];
  }

  private static byte[] longEnough(byte[] known, int length) {
    return known.length >= length ? known : new byte[length];
  }
}
