package dev.separable.image.resize;

/**
 * The taps of a pass along rows of interleaved pixels, laid out for vectors: neighbouring output
 * values, {@code lanes} of them, are a group. Tap {@code k} of a group reads one stretch of input
 * bytes, which begins {@code k} pixels behind that of tap 0, and each lane takes the byte that it
 * wants from it; this choice is the same for all taps.
 */
final class LaneTaps {
  /** Groups that were laid out; later output values do not fit the stretch or the vector. */
  final int groups;

  /** Where the stretch of a group begins, in bytes behind the begin of the row. */
  final int[] begin;

  /** How many taps a group has. */
  final int[] count;

  /** Which byte of the stretch a lane takes: {@code [groups, stretch]}, the rest is 0. */
  final int[] choice;

  /** {@code [groups, stride, lanes]}; where a lane has fewer taps than its group, 0. */
  final int[] weight;

  final int stride;

  /** Where the last byte that any group reads ends, behind the begin of the row. */
  int end;

  private LaneTaps(int groups, int stretch, int lanes, int stride) {
    this.groups = groups;
    this.stride = stride;
    this.begin = new int[groups];
    this.count = new int[groups];
    this.choice = new int[groups * stretch];
    this.weight = new int[groups * stride * lanes];
  }

  /**
   * As many groups as fit, from the first on.
   *
   * @param channels values of a pixel
   * @param stretch bytes that one load reads
   */
  static LaneTaps of(Taps taps, int channels, int lanes, int stretch) {
    int groups = 0;
    while (fits(taps, channels, lanes, stretch, groups)) {
      groups++;
    }
    int stride = 0;
    for (int x = 0; x < taps.count.length; x++) {
      stride = Math.max(stride, taps.count[x]);
    }
    LaneTaps laid = new LaneTaps(groups, stretch, lanes, stride);
    for (int g = 0; g < groups; g++) {
      laid.lay(taps, channels, lanes, stretch, g);
    }
    return laid;
  }

  /** Whether this group exists and its lanes find all in one stretch. */
  static boolean fits(Taps taps, int channels, int lanes, int stretch, int group) {
    int last = (group + 1) * lanes - 1;
    if (last >= taps.count.length * channels) {
      return false;
    }
    int first = taps.first[group * lanes / channels];
    return (taps.first[last / channels] - first + 1) * channels <= stretch;
  }

  private void lay(Taps taps, int channels, int lanes, int stretch, int group) {
    int first = taps.first[group * lanes / channels];
    begin[group] = first * channels;
    for (int lane = 0; lane < lanes; lane++) {
      int x = (group * lanes + lane) / channels;
      int channel = (group * lanes + lane) % channels;
      choice[group * stretch + lane] = (taps.first[x] - first) * channels + channel;
      count[group] = Math.max(count[group], taps.count[x]);
      for (int k = 0; k < taps.count[x]; k++) {
        weight[(group * stride + k) * lanes + lane] = taps.weight[x * taps.stride + k];
      }
    }
    end = Math.max(end, begin[group] + (count[group] - 1) * channels + stretch);
  }
}
