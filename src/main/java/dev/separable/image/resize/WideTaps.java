package dev.separable.image.resize;

/**
 * The taps of a pass along rows of interleaved pixels where each output pixel has many: weights are
 * repeated for each channel, so that they lie as the bytes do, and filled up with zeros to whole
 * blocks of {@code block} bytes.
 */
final class WideTaps {
  /** Where the bytes of an output pixel begin behind the begin of the row. */
  final int[] begin;

  /** {@code [output pixels, stride]}. */
  final int[] weight;

  /** Bytes that are read for an output pixel. */
  final int stride;

  private WideTaps(int outputs, int stride) {
    this.begin = new int[outputs];
    this.weight = new int[Math.multiplyExact(outputs, stride)];
    this.stride = stride;
  }

  static WideTaps of(Taps taps, int channels, int block) {
    int most = 0;
    for (int count : taps.count) {
      most = Math.max(most, count);
    }
    int outputs = taps.count.length;
    WideTaps wide = new WideTaps(outputs, (most * channels + block - 1) / block * block);
    for (int x = 0; x < outputs; x++) {
      wide.begin[x] = taps.first[x] * channels;
      for (int i = 0; i < taps.count[x] * channels; i++) {
        wide.weight[x * wide.stride + i] = taps.weight[x * taps.stride + i / channels];
      }
    }
    return wide;
  }

  /** Where the last byte that is read ends, behind the begin of the row. */
  int end() {
    return begin[begin.length - 1] + stride;
  }
}
