package dev.separable.image.resize;

/** Interpolation between four samples in float32, rows before columns. */
final class PairResizer {
  /** The same number by definition; the rounding differs. */
  enum Blend {
    /** {@code a + (b - a) * share}, TensorFlow's. */
    STEP {
      @Override
      float of(float a, float b, float share) {
        return a + (b - a) * share;
      }
    },
    /** {@code a * (1 - share) + b * share}, OpenCV's. */
    SUM {
      @Override
      float of(float a, float b, float share) {
        return a * (1 - share) + b * share;
      }
    };

    abstract float of(float a, float b, float share);
  }

  private final FloatRows in;
  private final Pairs across;
  private final Blend blend;
  private final float[] whole;

  private PairResizer(FloatRows in, Pairs across, Blend blend) {
    this.in = in;
    this.across = across;
    this.blend = blend;
    this.whole = new float[in.width() * in.channels()];
  }

  /** Writes {@code [down, across, channels]}. */
  static void resize(FloatRows in, Pairs across, Pairs down, Blend blend, float[] out) {
    PairResizer resizer = new PairResizer(in, across, blend);
    int n = across.length() * in.channels();
    RowPair<float[]> rows = new RowPair<>(new float[n], new float[n], resizer::goAcross);
    for (int y = 0; y < down.length(); y++) {
      rows.move(down.low[y], down.high[y]);
      float[] low = rows.low();
      float[] high = rows.high(down.low[y] == down.high[y]);
      for (int i = 0; i < n; i++) {
        out[y * n + i] = blend.of(low[i], high[i], down.share[y]);
      }
    }
  }

  private void goAcross(int y, float[] row) {
    in.read(y, whole);
    int c = in.channels();
    int o = 0;
    for (int x = 0; x < across.length(); x++) {
      int low = across.low[x] * c;
      int high = across.high[x] * c;
      for (int channel = 0; channel < c; channel++) {
        row[o++] = blend.of(whole[low + channel], whole[high + channel], across.share[x]);
      }
    }
  }
}
