package dev.separable.image.decode.jpeg;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Upsampling with the Vector API, sixteen samples at once. The last vector of a row overlaps the
 * one before it; rows that are shorter than a vector are left to the scalar code.
 */
final class PanamaUpsampling implements Upsampling {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final int LANES = 16;
  private static final short BYTE = 0xff;

  private final ScalarUpsampling scalar = new ScalarUpsampling();

  /** Four times the samples of a row from index 1 on, with those at its ends once more. */
  private short[] sums = {};

  /** A row is its own neighbour, which makes four times its samples without rounding. */
  @Override
  public void across(byte[] in, int from, int n, byte[] out) {
    if (n < LANES) {
      scalar.across(in, from, n, out);
      return;
    }
    triangles(in, from, from, n, 7, 8, out);
  }

  @Override
  public void acrossAndDown(byte[] in, int near, int far, int n, byte[] out) {
    if (n < LANES) {
      scalar.acrossAndDown(in, near, far, n, out);
      return;
    }
    triangles(in, near, far, n, 8, 7, out);
  }

  /**
   * First the sums of both rows, then each of them and its neighbours, {@code even} or {@code odd}
   * sixteenths being added. With more than 325 bytes of code it is compiled by itself: several of
   * it in one method are more than the compiler inlines, and vectors would become objects.
   */
  private void triangles(byte[] in, int near, int far, int n, int even, int odd, byte[] out) {
    if (sums.length < n + 2) {
      sums = new short[n + 2];
    }
    short[] sums = this.sums;
    var low = ShortVector.broadcast(SHORTS, BYTE);
    var three = ShortVector.broadcast(SHORTS, 3);
    for (int i = 0; i < n; i += LANES) {
      int x = Math.min(i, n - LANES);
      var a = ByteVector.fromArray(BYTES, in, near + x);
      var b = ByteVector.fromArray(BYTES, in, far + x);
      var here = ((ShortVector) a.convertShape(VectorOperators.B2S, SHORTS, 0)).and(low);
      var there = ((ShortVector) b.convertShape(VectorOperators.B2S, SHORTS, 0)).and(low);
      here.mul(three).add(there).intoArray(sums, 1 + x);
    }
    sums[0] = sums[1];
    sums[n + 1] = sums[n];
    var addToEven = ShortVector.broadcast(SHORTS, even);
    var addToOdd = ShortVector.broadcast(SHORTS, odd);
    for (int i = 0; i < n; i += LANES) {
      int x = Math.min(i, n - LANES);
      var here = ShortVector.fromArray(SHORTS, sums, 1 + x).mul(three);
      var left = ShortVector.fromArray(SHORTS, sums, x).add(addToEven);
      var right = ShortVector.fromArray(SHORTS, sums, 2 + x).add(addToOdd);
      var first = here.add(left).lanewise(VectorOperators.LSHR, 4);
      var second = here.add(right).lanewise(VectorOperators.LSHR, 4);
      var both = first.or(second.lanewise(VectorOperators.LSHL, 8));
      both.reinterpretAsBytes().intoArray(out, 2 * x);
    }
  }

  @Override
  public void down(byte[] in, int near, int far, boolean farAbove, int n, byte[] out) {
    if (n < LANES) {
      scalar.down(in, near, far, farAbove, n, out);
      return;
    }
    short half = (short) (farAbove ? 1 : 2);
    for (int i = 0; i < n; i += LANES) {
      int x = Math.min(i, n - LANES);
      var a = ByteVector.fromArray(BYTES, in, near + x);
      var b = ByteVector.fromArray(BYTES, in, far + x);
      var here = ((ShortVector) a.convertShape(VectorOperators.B2S, SHORTS, 0)).and(BYTE);
      var there = ((ShortVector) b.convertShape(VectorOperators.B2S, SHORTS, 0)).and(BYTE);
      var sum = here.mul((short) 3).add(there).add(half).lanewise(VectorOperators.LSHR, 2);
      ((ByteVector) sum.convertShape(VectorOperators.S2B, BYTES, 0)).intoArray(out, x);
    }
  }

  @Override
  public void repeat(byte[] in, int from, int n, int times, byte[] out) {
    if (n < LANES || times != 2) {
      scalar.repeat(in, from, n, times, out);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int x = Math.min(i, n - LANES);
      var narrow = ByteVector.fromArray(BYTES, in, from + x);
      var sample = ((ShortVector) narrow.convertShape(VectorOperators.B2S, SHORTS, 0)).and(BYTE);
      sample.mul((short) 0x101).reinterpretAsBytes().intoArray(out, 2 * x);
    }
  }
}
