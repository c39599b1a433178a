package dev.separable.image.decode.jpeg;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transform with the Vector API: eight columns at once, then a row of eight samples at once as
 * the sum of eight products. The factors of the products are those of the scalar rows multiplied
 * out, so that the sums are the same.
 */
final class PanamaInverseDct implements InverseDct {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_128;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;

  /** By coefficient what it adds to the eight samples of a row. */
  private static final int[] FACTORS = {
    8192, 8192, 8192, 8192, 8192, 8192, 8192, 8192,
    11363, 9633, 6437, 2260, -2260, -6437, -9633, -11363,
    10703, 4433, -4433, -10703, -10703, -4433, 4433, 10703,
    9633, -2259, -11362, -6436, 6436, 11362, 2259, -9633,
    8192, -8192, -8192, 8192, 8192, -8192, -8192, 8192,
    6437, -11362, 2261, 9633, -9633, -2261, 11362, -6437,
    4433, -10704, 10704, -4433, -4433, 10704, -10704, 4433,
    2260, -6436, 9633, -11363, 11363, -9633, 6436, -2260
  };

  /** Between columns and rows. */
  private final int[] half = new int[ZigZag.BLOCK];

  /** Whether this processor has vectors that are long enough. */
  static boolean fits() {
    return IntVector.SPECIES_PREFERRED.vectorBitSize() >= INTS.vectorBitSize();
  }

  @Override
  public void transform(short[] block, int from, int last, byte[] out, int at, int stride) {
    if (last == 0) {
      InverseDct.flat(block[from], out, at, stride);
      return;
    }
    columns(block, from);
    rows(out, at, stride);
  }

  private static IntVector load(short[] block, int from) {
    Vector<Short> narrow = ShortVector.fromArray(SHORTS, block, from);
    return (IntVector) narrow.convertShape(VectorOperators.S2I, INTS, 0);
  }

  private void columns(short[] block, int from) {
    IntVector c0 = load(block, from);
    IntVector c1 = load(block, from + 8);
    IntVector c2 = load(block, from + 16);
    IntVector c3 = load(block, from + 24);
    IntVector c4 = load(block, from + 32);
    IntVector c5 = load(block, from + 40);
    IntVector c6 = load(block, from + 48);
    IntVector c7 = load(block, from + 56);
    IntVector sum = c0.add(c4).lanewise(VectorOperators.LSHL, FACTOR_BITS).add(COLUMN_HALF);
    IntVector difference = c0.sub(c4).lanewise(VectorOperators.LSHL, FACTOR_BITS).add(COLUMN_HALF);
    IntVector z = c2.add(c6).mul(C0_541);
    IntVector inner = z.sub(c6.mul(C1_847));
    IntVector outer = z.add(c2.mul(C0_765));
    IntVector c37 = c7.add(c3);
    IntVector c15 = c5.add(c1);
    IntVector z5 = c37.add(c15).mul(C1_175);
    IntVector z3 = z5.sub(c37.mul(C1_961));
    IntVector z4 = z5.sub(c15.mul(C0_390));
    IntVector z1 = c7.add(c1).mul(C0_899);
    IntVector z2 = c5.add(c3).mul(C2_562);
    pair(0, sum.add(outer), c1.mul(C1_501).sub(z1).add(z4));
    pair(8, difference.add(inner), c3.mul(C3_072).sub(z2).add(z3));
    pair(16, difference.sub(inner), c5.mul(C2_053).sub(z2).add(z4));
    pair(24, sum.sub(outer), c7.mul(C0_298).sub(z1).add(z3));
  }

  /** The rows that are as far from the top and from the bottom. */
  private void pair(int o, IntVector even, IntVector odd) {
    even.add(odd).lanewise(VectorOperators.ASHR, COLUMN_SHIFT).intoArray(half, o);
    even.sub(odd).lanewise(VectorOperators.ASHR, COLUMN_SHIFT).intoArray(half, 56 - o);
  }

  private void rows(byte[] out, int at, int stride) {
    int[] t = half;
    IntVector f0 = IntVector.fromArray(INTS, FACTORS, 0);
    IntVector f1 = IntVector.fromArray(INTS, FACTORS, 8);
    IntVector f2 = IntVector.fromArray(INTS, FACTORS, 16);
    IntVector f3 = IntVector.fromArray(INTS, FACTORS, 24);
    IntVector f4 = IntVector.fromArray(INTS, FACTORS, 32);
    IntVector f5 = IntVector.fromArray(INTS, FACTORS, 40);
    IntVector f6 = IntVector.fromArray(INTS, FACTORS, 48);
    IntVector f7 = IntVector.fromArray(INTS, FACTORS, 56);
    for (int i = 0, o = at; i < ZigZag.BLOCK; i += 8, o += stride) {
      IntVector a = f0.mul(t[i]).add(f1.mul(t[i + 1]));
      IntVector b = f2.mul(t[i + 2]).add(f3.mul(t[i + 3]));
      IntVector c = f4.mul(t[i + 4]).add(f5.mul(t[i + 5]));
      IntVector d = f6.mul(t[i + 6]).add(f7.mul(t[i + 7]));
      IntVector sums = a.add(b).add(c.add(d)).add(ROW_HALF);
      Vector<Integer> clipped = sums.lanewise(VectorOperators.ASHR, ROW_SHIFT).max(0).min(255);
      ((ByteVector) clipped.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(out, o);
    }
  }
}
