package dev.separable.image.resize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What all passes must do: the sums of the definition, to the bit, and nothing beside them. */
abstract class PassesContract {
  private static final byte UNTOUCHED = 77;

  private final Random random = new Random(5);
  private final Passes passes;

  PassesContract(Passes passes) {
    this.passes = passes;
  }

  /** Of some output samples from a part of the input, enlarged or reduced up to forty times. */
  private Taps taps(ResizeFilter filter, int in) {
    int out = 1 + random.nextInt(random.nextBoolean() ? 2 * in : 1 + in / 4);
    int from = random.nextInt(out);
    int to = from + 1 + random.nextInt(out - from);
    return Taps.of(new Taps.Key(filter, in, 0, in, out, from, to));
  }

  private byte[] noise(int n) {
    byte[] bytes = new byte[n];
    random.nextBytes(bytes);
    // Extremes overshoot.
    for (int i = 0; i < n; i += 1 + random.nextInt(7)) {
      bytes[i] = (byte) (random.nextBoolean() ? 0 : 255);
    }
    return bytes;
  }

  /** Where sample 0 is; before the array, if it and those up to the first used are not there. */
  private int begin(int firstUsed) {
    return random.nextBoolean() ? random.nextInt(5) : -firstUsed;
  }

  private static byte sum(byte[] in, int at, int step, Taps taps, int i) {
    long sum = 1L << (Taps.FRACTION_BITS - 1);
    for (int k = 0; k < taps.count[i]; k++) {
      int sample = in[at + (taps.first[i] + k) * step] & 0xff;
      sum += (long) sample * taps.weight[i * taps.stride + k];
    }
    return (byte) Math.max(0, Math.min(255, sum >> Taps.FRACTION_BITS));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NEAREST")
  void sumsAlongRows(ResizeFilter filter) {
    for (int round = 0; round < 300; round++) {
      int width = 1 + random.nextInt(160);
      int rows = 1 + random.nextInt(6);
      int channels = 1 + random.nextInt(4);
      int stride = channels * width + random.nextInt(9);
      Taps taps = taps(filter, width);
      int from = begin(channels * taps.firstUsed());
      // Not a byte longer than the last row wants.
      byte[] in = noise(from + (rows - 1) * stride + channels * taps.endUsed());
      int row = taps.count.length * channels;
      byte[] out = new byte[rows * row + 1];
      out[rows * row] = UNTOUCHED;
      passes.across(in, from, stride, rows, channels, taps, out);
      for (int i = 0; i < rows * row; i++) {
        int at = from + i / row * stride + i % channels;
        assertThat(out[i]).isEqualTo(sum(in, at, channels, taps, i % row / channels));
      }
      assertThat(out[rows * row]).isEqualTo(UNTOUCHED);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NEAREST")
  void sumsAlongColumns(ResizeFilter filter) {
    for (int round = 0; round < 300; round++) {
      int height = 1 + random.nextInt(120);
      int rowBytes = 1 + random.nextInt(70);
      int stride = rowBytes + random.nextInt(9);
      Taps taps = taps(filter, height);
      int from = begin(stride * taps.firstUsed());
      byte[] in = noise(from + (taps.endUsed() - 1) * stride + rowBytes);
      int length = taps.count.length * rowBytes;
      byte[] out = new byte[length + 1];
      out[length] = UNTOUCHED;
      passes.down(in, from, stride, rowBytes, taps, out);
      for (int i = 0; i < length; i++) {
        assertThat(out[i]).isEqualTo(sum(in, from + i % rowBytes, stride, taps, i / rowBytes));
      }
      assertThat(out[length]).isEqualTo(UNTOUCHED);
    }
  }
}
