package dev.separable.image.resize;

/**
 * The float32 weights of one pass along one axis, for a range of output samples: output sample
 * {@code i} is the sum of {@code count[i]} input samples starting at {@code first[i]}, weighted
 * with {@link #weight} from {@code i * stride}.
 */
final class Spans {
  /** A smaller part of a sample counts as nothing. */
  private static final double NOTHING = 1e-3;

  final int[] first;
  final int[] count;
  final float[] weight;
  final int stride;

  private Spans(int n, int stride) {
    this.first = new int[n];
    this.count = new int[n];
    this.weight = new float[Math.multiplyExact(n, stride)];
    this.stride = stride;
  }

  int length() {
    return first.length;
  }

  private void add(int i, float w) {
    weight[i * stride + count[i]++] = w;
  }

  static int mostCovered(double scale) {
    return (int) Math.ceil(Math.max(scale, 1)) + 2;
  }

  /** OpenCV's {@code INTER_AREA}: what the output sample covers, edges in part. */
  static Spans covered(int in, int out, int from, int to) {
    double scale = OpenCvFilter.scale(in, out);
    Spans spans = new Spans(to - from, mostCovered(scale));
    for (int i = from; i < to; i++) {
      double begin = i * scale;
      double end = begin + scale;
      double cell = Math.min(scale, in - begin);
      int last = Math.min((int) Math.floor(end), in - 1);
      int start = Math.min((int) Math.ceil(begin), last);
      spans.first[i - from] = start;
      if (start - begin > NOTHING) {
        spans.first[i - from]--;
        spans.add(i - from, (float) ((start - begin) / cell));
      }
      for (int k = start; k < last; k++) {
        spans.add(i - from, (float) (1 / cell));
      }
      if (end - last > NOTHING) {
        spans.add(i - from, (float) (Math.min(Math.min(end - last, 1), cell) / cell));
      }
    }
    return spans;
  }

  static int mostInTriangle(float scale, int in) {
    return (int) Math.min(2L * (long) Math.ceil(Math.max(scale, 1)) + 1, in);
  }

  /** TensorFlow's antialiasing triangle: positions and weights in float32, sum 1. */
  static Spans triangle(int in, int out, int from, int to) {
    float scale = 1 / ((float) out / in);
    float reach = Math.max(scale, 1);
    float narrowing = 1 / reach;
    Spans spans = new Spans(to - from, mostInTriangle(scale, in));
    for (int i = from; i < to; i++) {
      float centre = (i + 0.5f) * scale;
      int start = Math.max(Math.min((int) Math.ceil(centre - reach - 0.5f), in - 1), 0);
      int end = Math.max(Math.min((int) Math.floor(centre + reach - 0.5f), in - 1), 0) + 1;
      spans.first[i - from] = start;
      float sum = 0;
      for (int k = start; k < end; k++) {
        float distance = Math.abs((k + 0.5f - centre) * narrowing);
        float w = distance < 1 ? 1 - distance : 0;
        spans.add(i - from, w);
        sum += w;
      }
      spans.multiply(i - from, 1 / sum);
    }
    return spans;
  }

  private void multiply(int i, float factor) {
    for (int k = i * stride; k < i * stride + count[i]; k++) {
      weight[k] *= factor;
    }
  }
}
