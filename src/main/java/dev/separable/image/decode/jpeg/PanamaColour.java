package dev.separable.image.decode.jpeg;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The conversion with the Vector API, eight pixels at once. */
final class PanamaColour implements ColourConversion {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  private static final VectorSpecies<Byte> STRETCH = ByteVector.SPECIES_256;
  private static final int LANES = 8;

  /** As many pixels as a store of {@link #STRETCH} touches. */
  private static final int TOUCHED = 11;

  /** Leaves out the fourth byte of each pixel; what comes after the pixels is of no meaning. */
  private static final VectorShuffle<Byte> TRIPLES =
      VectorShuffle.fromOp(STRETCH, i -> i < 3 * LANES ? i / 3 * 4 + i % 3 : 0);

  /**
   * Values have sixteen bits behind the point until they are cut to their bytes. Each store writes
   * over the pixels that come next, so the last ones are left to the scalar code.
   */
  @Override
  public void rgb(byte[][] rows, int[] from, int n, byte[] out, int to) {
    byte[] ys = rows[0];
    byte[] cbs = rows[1];
    byte[] crs = rows[2];
    int y0 = from[0];
    int cb0 = from[1];
    int cr0 = from[2];
    var sign = ByteVector.broadcast(BYTES, Byte.MIN_VALUE);
    var low = IntVector.broadcast(INTS, 0xff);
    var second = IntVector.broadcast(INTS, 0xff << 8);
    var third = IntVector.broadcast(INTS, 0xff << 16);
    var zero = IntVector.zero(INTS);
    var max = IntVector.broadcast(INTS, 0xffffff);
    var half = IntVector.broadcast(INTS, HALF);
    var redCr = IntVector.broadcast(INTS, RED_CR);
    var greenCb = IntVector.broadcast(INTS, GREEN_CB);
    var greenCr = IntVector.broadcast(INTS, GREEN_CR);
    var blueCb = IntVector.broadcast(INTS, BLUE_CB);
    int x = 0;
    for (; x <= n - TOUCHED; x += LANES) {
      var yBytes = ByteVector.fromArray(BYTES, ys, y0 + x);
      var cbBytes = ByteVector.fromArray(BYTES, cbs, cb0 + x);
      var crBytes = ByteVector.fromArray(BYTES, crs, cr0 + x);
      // With its first bit turned over a byte is what it was less 128.
      var cb =
          cbBytes.lanewise(VectorOperators.XOR, sign).convertShape(VectorOperators.B2I, INTS, 0);
      var cr =
          crBytes.lanewise(VectorOperators.XOR, sign).convertShape(VectorOperators.B2I, INTS, 0);
      var whole = (IntVector) yBytes.convertShape(VectorOperators.B2I, INTS, 0);
      var y = whole.and(low).lanewise(VectorOperators.LSHL, BITS).add(half);
      var red = y.add(cr.mul(redCr)).max(zero).min(max);
      var green = y.sub(cb.mul(greenCb)).sub(cr.mul(greenCr)).max(zero).min(max);
      var blue = y.add(cb.mul(blueCb)).max(zero).min(max);
      red.lanewise(VectorOperators.LSHR, 16)
          .or(green.lanewise(VectorOperators.LSHR, 8).and(second))
          .or(blue.and(third))
          .reinterpretAsBytes()
          .rearrange(TRIPLES)
          .intoArray(out, to + 3 * x);
    }
    ScalarColour.part(rows, from, x, n, out, to);
  }
}
