package dev.separable.image.decode.jpeg;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transform with the Vector API: each lane is a block, so that nothing is transposed.
 *
 * <p>It is cut into steps that are called through an interface. HotSpot inlines only some sixty
 * vector operations into a method that it compiles; where it stops in the middle, vectors become
 * objects. It does not inline what an array of different steps calls, so each of them is compiled
 * by itself, and whole.
 */
final class PanamaInverseDct implements InverseDct {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_128;
  private static final int LANES = Coefficients.LANES;
  private static final int SIDE = Frame.SIDE;

  /** From a row of a group to the next one. */
  private static final int ROW = SIDE * LANES;

  /** Each of the lower four lanes twice, each of the upper four, and every second one. */
  private static final VectorShuffle<Integer> LOWER =
      VectorShuffle.fromValues(INTS, 0, 0, 1, 1, 2, 2, 3, 3);

  private static final VectorShuffle<Integer> UPPER =
      VectorShuffle.fromValues(INTS, 4, 4, 5, 5, 6, 6, 7, 7);
  private static final VectorMask<Integer> ODD = VectorMask.fromLong(INTS, 0b10101010);

  /** A group and where its samples go. */
  private interface Step {
    void run(short[] group, int from, short[] quantizers, byte[] out, int at, int stride);
  }

  /** {@code [row, column, block]}: coefficients, then the outcome of columns, then of rows. */
  private final int[] values = new int[Coefficients.GROUP];

  /** Of each line what its odd coefficients add; later four samples each. */
  private final int[] halves = new int[Coefficients.GROUP / 2];

  private final Step[] full = {
    (group, from, quantizers, out, at, stride) -> dequantise(group, from, quantizers, SIDE, SIDE),
    (group, from, quantizers, out, at, stride) -> odd(SIDE, LANES, ROW),
    (group, from, quantizers, out, at, stride) -> even(LANES, ROW, COLUMN_HALF, COLUMN_SHIFT),
    (group, from, quantizers, out, at, stride) -> odd(SIDE, ROW, LANES),
    (group, from, quantizers, out, at, stride) -> even(ROW, LANES, ROW_HALF, ROW_SHIFT),
    (group, from, quantizers, out, at, stride) -> pack(),
    (group, from, quantizers, out, at, stride) -> store(out, at, stride)
  };

  private final Step[] quarter = {
    (group, from, quantizers, out, at, stride) -> dequantise(group, from, quantizers, 4, 4),
    (group, from, quantizers, out, at, stride) -> halfOdd(4, LANES, ROW),
    (group, from, quantizers, out, at, stride) ->
        halfEven(4, LANES, ROW, COLUMN_HALF, COLUMN_SHIFT),
    (group, from, quantizers, out, at, stride) -> halfOdd(SIDE, ROW, LANES),
    (group, from, quantizers, out, at, stride) -> halfEven(SIDE, ROW, LANES, ROW_HALF, ROW_SHIFT),
    full[5],
    full[6]
  };

  @Override
  public void transform(
      short[] group, int from, short[] quantizers, int last, byte[] out, int at, int stride) {
    if (last == 0) {
      InverseDct.flat(group, from, quantizers[0], out, at, stride);
      return;
    }
    for (Step step : last <= LAST_OF_QUARTER ? quarter : full) {
      step.run(group, from, quantizers, out, at, stride);
    }
  }

  private void dequantise(short[] group, int from, short[] quantizers, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      for (int i = row * SIDE; i < row * SIDE + columns; i++) {
        Vector<Short> product =
            ShortVector.fromArray(SHORTS, group, from + i * LANES).mul(quantizers[i]);
        IntVector wide = (IntVector) product.convertShape(VectorOperators.S2I, INTS, 0);
        wide.intoArray(values, i * LANES);
      }
    }
  }

  /** What the odd coefficients add to the first four of each of eight lines. */
  private void odd(int lines, int lineStep, int step) {
    for (int i = 0; i < lines; i++) {
      int from = i * lineStep;
      IntVector c1 = load(from + step);
      IntVector c3 = load(from + 3 * step);
      IntVector c5 = load(from + 5 * step);
      IntVector c7 = load(from + 7 * step);
      IntVector c37 = c7.add(c3);
      IntVector c15 = c5.add(c1);
      IntVector z5 = c37.add(c15).mul(C1_175);
      IntVector z3 = z5.sub(c37.mul(C1_961));
      IntVector z4 = z5.sub(c15.mul(C0_390));
      IntVector z1 = c7.add(c1).mul(C0_899);
      IntVector z2 = c5.add(c3).mul(C2_562);
      int to = i * 4 * LANES;
      c1.mul(C1_501).sub(z1).add(z4).intoArray(halves, to);
      c3.mul(C3_072).sub(z2).add(z3).intoArray(halves, to + LANES);
      c5.mul(C2_053).sub(z2).add(z4).intoArray(halves, to + 2 * LANES);
      c7.mul(C0_298).sub(z1).add(z3).intoArray(halves, to + 3 * LANES);
    }
  }

  /** Lines by their even coefficients and what the odd ones add. */
  private void even(int lineStep, int step, int half, int shift) {
    for (int i = 0; i < SIDE; i++) {
      int from = i * lineStep;
      IntVector c0 = load(from).lanewise(VectorOperators.LSHL, FACTOR_BITS).add(half);
      IntVector c2 = load(from + 2 * step);
      IntVector c4 = load(from + 4 * step).lanewise(VectorOperators.LSHL, FACTOR_BITS);
      IntVector c6 = load(from + 6 * step);
      IntVector z = c2.add(c6).mul(C0_541);
      IntVector inner = z.sub(c6.mul(C1_847));
      IntVector outer = z.add(c2.mul(C0_765));
      IntVector sum = c0.add(c4);
      IntVector difference = c0.sub(c4);
      int odd = i * 4 * LANES;
      pair(from, 7 * step, sum.add(outer), odd, shift);
      pair(from + step, 5 * step, difference.add(inner), odd + LANES, shift);
      pair(from + 2 * step, 3 * step, difference.sub(inner), odd + 2 * LANES, shift);
      pair(from + 3 * step, step, sum.sub(outer), odd + 3 * LANES, shift);
    }
  }

  /** The two that are as far from the beginning and from the end. */
  private void pair(int at, int apart, IntVector even, int oddAt, int shift) {
    IntVector odd = IntVector.fromArray(INTS, halves, oddAt);
    even.add(odd).lanewise(VectorOperators.ASHR, shift).intoArray(values, at);
    even.sub(odd).lanewise(VectorOperators.ASHR, shift).intoArray(values, at + apart);
  }

  /** {@link #odd} for lines whose last four coefficients are 0. */
  private void halfOdd(int lines, int lineStep, int step) {
    for (int i = 0; i < lines; i++) {
      IntVector c1 = load(i * lineStep + step);
      IntVector c3 = load(i * lineStep + 3 * step);
      IntVector z5 = c1.add(c3).mul(C1_175);
      IntVector z3 = z5.sub(c3.mul(C1_961));
      IntVector z4 = z5.sub(c1.mul(C0_390));
      int to = i * 4 * LANES;
      c1.mul(C1_501 - C0_899).add(z4).intoArray(halves, to);
      c3.mul(C3_072 - C2_562).add(z3).intoArray(halves, to + LANES);
      z4.sub(c3.mul(C2_562)).intoArray(halves, to + 2 * LANES);
      z3.sub(c1.mul(C0_899)).intoArray(halves, to + 3 * LANES);
    }
  }

  /** {@link #even} for such lines. */
  private void halfEven(int lines, int lineStep, int step, int half, int shift) {
    for (int i = 0; i < lines; i++) {
      int from = i * lineStep;
      IntVector sum = load(from).lanewise(VectorOperators.LSHL, FACTOR_BITS).add(half);
      IntVector c2 = load(from + 2 * step);
      IntVector inner = c2.mul(C0_541);
      IntVector outer = c2.mul(C0_541 + C0_765);
      int odd = i * 4 * LANES;
      pair(from, 7 * step, sum.add(outer), odd, shift);
      pair(from + step, 5 * step, sum.add(inner), odd + LANES, shift);
      pair(from + 2 * step, 3 * step, sum.sub(inner), odd + 2 * LANES, shift);
      pair(from + 3 * step, step, sum.sub(outer), odd + 3 * LANES, shift);
    }
  }

  private IntVector load(int at) {
    return IntVector.fromArray(INTS, values, at);
  }

  /** Four samples of each block to one number. */
  private void pack() {
    for (int i = 0, from = 0; from < values.length; i += LANES, from += 4 * LANES) {
      clipped(from)
          .or(clipped(from + LANES).lanewise(VectorOperators.LSHL, 8))
          .or(clipped(from + 2 * LANES).lanewise(VectorOperators.LSHL, 16))
          .or(clipped(from + 3 * LANES).lanewise(VectorOperators.LSHL, 24))
          .intoArray(halves, i);
    }
  }

  private IntVector clipped(int at) {
    return load(at).max(0).min(255);
  }

  private void store(byte[] out, int at, int stride) {
    for (int row = 0, o = at; row < SIDE; row++, o += stride) {
      IntVector left = IntVector.fromArray(INTS, halves, row * 2 * LANES);
      IntVector right = IntVector.fromArray(INTS, halves, row * 2 * LANES + LANES);
      left.rearrange(LOWER)
          .blend(right.rearrange(LOWER), ODD)
          .reinterpretAsBytes()
          .intoArray(out, o);
      left.rearrange(UPPER)
          .blend(right.rearrange(UPPER), ODD)
          .reinterpretAsBytes()
          .intoArray(out, o + 4 * SIDE);
    }
  }
}
