package dev.separable.image.resize;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** Sums of weighted samples in float32, one output row at a time. */
final class SpanResizer {
  private final FloatRows in;
  private final Spans across;
  private final Spans down;
  private final int channels;

  SpanResizer(FloatRows in, Spans across, Spans down) {
    this.in = in;
    this.across = across;
    this.down = down;
    this.channels = in.channels();
  }

  /**
   * Each input row goes across before it is added.
   *
   * @param row holds output row {@code y}, {@code [width, channels]}, when {@code done} is told
   *     {@code y}
   */
  void acrossFirst(float[] row, IntConsumer done) {
    float[] whole = new float[in.width() * channels];
    float[] narrow = new float[row.length];
    for (int y = 0; y < down.length(); y++) {
      Arrays.fill(row, 0);
      for (int k = 0; k < down.count[y]; k++) {
        in.read(down.first[y] + k, whole);
        goAcross(whole, narrow);
        add(narrow, down.weight[y * down.stride + k], row, 0, row.length);
      }
      done.accept(y);
    }
  }

  /** Input rows are added before their sum goes across; see {@link #acrossFirst}. */
  void downFirst(float[] row, IntConsumer done) {
    float[] whole = new float[in.width() * channels];
    float[] sum = new float[whole.length];
    int last = across.length() - 1;
    int from = across.first[0] * channels;
    int to = (across.first[last] + across.count[last]) * channels;
    for (int y = 0; y < down.length(); y++) {
      Arrays.fill(sum, from, to, 0);
      for (int k = 0; k < down.count[y]; k++) {
        in.read(down.first[y] + k, whole);
        add(whole, down.weight[y * down.stride + k], sum, from, to);
      }
      goAcross(sum, row);
      done.accept(y);
    }
  }

  private static void add(float[] values, float weight, float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += values[i] * weight;
    }
  }

  private void goAcross(float[] whole, float[] row) {
    int o = 0;
    for (int x = 0; x < across.length(); x++) {
      int k0 = x * across.stride;
      for (int channel = 0; channel < channels; channel++) {
        float sum = 0;
        int p = across.first[x] * channels + channel;
        for (int k = k0; k < k0 + across.count[x]; k++, p += channels) {
          sum += whole[p] * across.weight[k];
        }
        row[o++] = sum;
      }
    }
  }
}
