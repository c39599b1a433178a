package dev.separable.image.resize;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes with the Vector API, eight sums at once. Bytes are shuffled within 256 bits, which all
 * processors with AVX2 do in registers; wider shuffles of bytes are not as common. Where a group of
 * sums reads more than that, each output pixel is summed by itself.
 */
final class PanamaPasses implements Passes {
  private static final VectorSpecies<Integer> SUMS = IntVector.SPECIES_256;
  private static final VectorSpecies<Byte> STRETCH = ByteVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  private static final int LANES = 8;
  private static final int STRETCH_BYTES = 32;
  private static final int CHANNELS = 3;

  /** Whole vectors of whole pixels. */
  private static final int BLOCK = CHANNELS * LANES;

  /** Only strips of millions of pixels have more; they would be laid out in three times as many. */
  private static final int MOST_WEIGHTS = 1 << 20;

  private final ScalarPasses scalar = new ScalarPasses();

  /** Whether output pixels are summed one by one, since a group of sums would read too much. */
  static boolean isWide(Taps taps, int channels) {
    return !LaneTaps.fits(taps, channels, LANES, STRETCH_BYTES, 0);
  }

  @Override
  public void across(
      byte[] in, int from, int stride, int rows, int channels, Taps taps, byte[] out) {
    if (channels != CHANNELS || taps.weight.length > MOST_WEIGHTS) {
      scalar.across(in, from, stride, rows, channels, taps, out);
      return;
    }
    LaneTaps laid = LaneTaps.of(taps, CHANNELS, LANES, STRETCH_BYTES);
    if (laid.groups > 0) {
      byGroups(in, from, stride, rows, taps, laid, out);
    } else {
      byPixels(in, from, stride, rows, taps, WideTaps.of(taps, CHANNELS, BLOCK), out);
    }
  }

  /** How many rows can be read to {@code end} without going beyond the array. */
  private static int safe(byte[] in, int from, int stride, int rows, int end) {
    return Math.max(0, Math.min(rows, (in.length - from - end + stride) / stride));
  }

  private static void byGroups(
      byte[] in, int from, int stride, int rows, Taps taps, LaneTaps laid, byte[] out) {
    int row = taps.count.length * CHANNELS;
    int safe = safe(in, from, stride, rows, laid.end);
    for (int g = 0; g < laid.groups; g++) {
      group(in, from + laid.begin[g], stride, safe, laid, g, out, g * LANES, row);
    }
    int rest = laid.groups * LANES / CHANNELS;
    for (int y = 0; y < rows; y++) {
      ScalarPasses.rgb(in, from + y * stride, taps, y < safe ? rest : 0, out, y * row);
    }
  }

  private static void byPixels(
      byte[] in, int from, int stride, int rows, Taps taps, WideTaps wide, byte[] out) {
    int row = taps.count.length * CHANNELS;
    int safe = safe(in, from, stride, rows, wide.end());
    int[] sums = new int[BLOCK];
    for (int y = 0; y < rows; y++) {
      if (y >= safe) {
        ScalarPasses.rgb(in, from + y * stride, taps, 0, out, y * row);
        continue;
      }
      for (int x = 0; x < taps.count.length; x++) {
        pixel(in, from + y * stride + wide.begin[x], wide, x, sums);
        store(sums, out, y * row + x * CHANNELS);
      }
    }
  }

  /** The sums of every third byte from each of {@link #BLOCK} places on. */
  private static void pixel(byte[] in, int from, WideTaps wide, int x, int[] sums) {
    IntVector a = IntVector.zero(SUMS);
    IntVector b = a;
    IntVector c = a;
    int w = x * wide.stride;
    for (int i = 0; i < wide.stride; i += BLOCK) {
      a = a.add(product(in, from + i, wide.weight, w + i));
      b = b.add(product(in, from + i + LANES, wide.weight, w + i + LANES));
      c = c.add(product(in, from + i + 2 * LANES, wide.weight, w + i + 2 * LANES));
    }
    a.intoArray(sums, 0);
    b.intoArray(sums, LANES);
    c.intoArray(sums, 2 * LANES);
  }

  private static IntVector product(byte[] in, int at, int[] weight, int w) {
    return widened(ByteVector.fromArray(BYTES, in, at)).mul(IntVector.fromArray(SUMS, weight, w));
  }

  private static void store(int[] sums, byte[] out, int to) {
    int red = HALF;
    int green = HALF;
    int blue = HALF;
    for (int i = 0; i < BLOCK; i += CHANNELS) {
      red += sums[i];
      green += sums[i + 1];
      blue += sums[i + 2];
    }
    out[to] = Passes.clip(red);
    out[to + 1] = Passes.clip(green);
    out[to + 2] = Passes.clip(blue);
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
