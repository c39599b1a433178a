package dev.separable.image.resize;

import dev.separable.image.vector.Race;
import dev.separable.image.vector.Race.Way;

/** Vectors while they are faster, see {@link Race}. */
final class WarmingPasses implements Passes {
  private static final int TRIED_PIXELS = 32;
  private static final int TRIED_BYTES = 96;

  private final Passes plain;
  private final Passes vectors;
  private final Race near = new Race();
  private final Race wide = new Race();
  private final Race columns = new Race();

  WarmingPasses(Passes plain, Passes vectors) {
    this.plain = plain;
    this.vectors = vectors;
  }

  @Override
  public void across(
      byte[] in, int from, int stride, int rows, int channels, Taps taps, byte[] out) {
    Race race = PanamaPasses.isWide(taps, channels) ? wide : near;
    int pixels = Math.min(TRIED_PIXELS, taps.count.length);
    race.run(
        rows,
        (n, way) -> {
          Taps part = way == Way.TRIAL ? taps.head(pixels) : taps;
          passes(way).across(in, from, stride, n, channels, part, out);
          return n * part.products();
        });
  }

  @Override
  public void down(byte[] in, int from, int stride, int rowBytes, Taps taps, byte[] out) {
    columns.run(
        taps.count.length,
        (n, way) -> {
          Taps part = way == Way.TRIAL ? taps.head(n) : taps;
          int bytes = way == Way.TRIAL ? Math.min(TRIED_BYTES, rowBytes) : rowBytes;
          passes(way).down(in, from, stride, bytes, part, out);
          return bytes * part.products();
        });
  }

  private Passes passes(Way way) {
    return way == Way.PLAIN ? plain : vectors;
  }
}
