package dev.separable.image.resize;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes with the Vector API, eight sums at once. Bytes are shuffled within 256 bits, which all
 * processors with AVX2 do in registers; wider shuffles of bytes are not as common.
 */
final class PanamaPasses implements Passes {
  private static final VectorSpecies<Integer> SUMS = IntVector.SPECIES_256;
  private static final VectorSpecies<Byte> STRETCH = ByteVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  private static final int LANES = 8;
  private static final int STRETCH_BYTES = 32;
  private static final int CHANNELS = 3;

  private final ScalarPasses scalar = new ScalarPasses();

  /** Whether this processor has vectors that are long enough. */
  static boolean fits() {
    return IntVector.SPECIES_PREFERRED.vectorBitSize() >= SUMS.vectorBitSize();
  }

  @Override
  public void across(
      byte[] in, int from, int stride, int rows, int channels, Taps taps, byte[] out) {
    LaneTaps laid = channels == CHANNELS ? LaneTaps.of(taps, CHANNELS, LANES, STRETCH_BYTES) : null;
    if (laid == null || laid.groups == 0) {
      scalar.across(in, from, stride, rows, channels, taps, out);
      return;
    }
    int row = taps.count.length * CHANNELS;
    // A stretch may reach beyond its row, but not beyond the array.
    int safe = Math.max(0, Math.min(rows, (in.length - from - laid.end + stride) / stride));
    for (int g = 0; g < laid.groups; g++) {
      group(in, from + laid.begin[g], stride, safe, laid, g, out, g * LANES, row);
    }
    int rest = laid.groups * LANES / CHANNELS;
    for (int y = 0; y < rows; y++) {
      ScalarPasses.rgb(in, from + y * stride, taps, y < safe ? rest : 0, out, y * row);
    }
  }

  /** Eight output values of {@code rows} rows. */
  private static void group(
      byte[] in,
      int from,
      int stride,
      int rows,
      LaneTaps laid,
      int g,
      byte[] out,
      int to,
      int outStride) {
    VectorShuffle<Byte> choice = VectorShuffle.fromArray(STRETCH, laid.choice, g * STRETCH_BYTES);
    int[] weight = laid.weight;
    int w = g * laid.stride * LANES;
    int taps = CHANNELS * laid.count[g];
    for (int y = 0; y < rows; y++) {
      IntVector sum = IntVector.broadcast(SUMS, HALF);
      int p = from + y * stride;
      for (int k = 0, i = w; k < taps; k += CHANNELS, i += LANES) {
        ByteVector stretch = ByteVector.fromArray(STRETCH, in, p + k).rearrange(choice);
        IntVector values = widened((ByteVector) stretch.reinterpretShape(BYTES, 0));
        sum = sum.add(values.mul(IntVector.fromArray(SUMS, weight, i)));
      }
      clipped(sum).intoArray(out, to + y * outStride);
    }
  }

  private static IntVector widened(ByteVector bytes) {
    return ((IntVector) bytes.convertShape(VectorOperators.B2I, SUMS, 0)).and(0xff);
  }

  private static ByteVector clipped(IntVector sum) {
    IntVector value = sum.lanewise(VectorOperators.ASHR, Taps.FRACTION_BITS).max(0).min(255);
    return (ByteVector) value.convertShape(VectorOperators.I2B, BYTES, 0);
  }

  @Override
  public void down(byte[] in, int from, int stride, int rowBytes, Taps taps, byte[] out) {
    int whole = rowBytes / LANES * LANES;
    for (int y = 0; y < taps.count.length; y++) {
      int first = from + taps.first[y] * stride;
      int w = y * taps.stride;
      for (int i = 0; i < whole; i += LANES) {
        IntVector sum = IntVector.broadcast(SUMS, HALF);
        int p = first + i;
        for (int k = 0; k < taps.count[y]; k++, p += stride) {
          IntVector values = widened(ByteVector.fromArray(BYTES, in, p));
          sum = sum.add(values.mul(taps.weight[w + k]));
        }
        clipped(sum).intoArray(out, y * rowBytes + i);
      }
    }
    if (whole < rowBytes) {
      ScalarPasses.down(in, from, stride, whole, rowBytes, taps, out);
    }
  }
}
