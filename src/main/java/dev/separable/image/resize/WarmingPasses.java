package dev.separable.image.resize;

import dev.separable.image.vector.Race;

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
    long start = System.nanoTime();
    if (race.isWon()) {
      vectors.across(in, from, stride, rows, channels, taps, out);
      race.watch(System.nanoTime() - start, (long) rows * taps.products());
      return;
    }
    int tried = race.trial(rows);
    if (tried > 0) {
      Taps part = taps.head(Math.min(TRIED_PIXELS, taps.count.length));
      vectors.across(in, from, stride, tried, channels, part, out);
      race.tried(System.nanoTime() - start, (long) tried * part.products(), tried);
    }
    long between = System.nanoTime();
    plain.across(in, from, stride, rows, channels, taps, out);
    race.plain(System.nanoTime() - between, (long) rows * taps.products());
  }

  @Override
  public void down(byte[] in, int from, int stride, int rowBytes, Taps taps, byte[] out) {
    long start = System.nanoTime();
    if (columns.isWon()) {
      vectors.down(in, from, stride, rowBytes, taps, out);
      columns.watch(System.nanoTime() - start, (long) rowBytes * taps.products());
      return;
    }
    int tried = columns.trial(taps.count.length);
    if (tried > 0) {
      int part = Math.min(TRIED_BYTES, rowBytes);
      Taps head = taps.head(tried);
      vectors.down(in, from, stride, part, head, out);
      columns.tried(System.nanoTime() - start, (long) part * head.products(), tried);
    }
    long between = System.nanoTime();
    plain.down(in, from, stride, rowBytes, taps, out);
    columns.plain(System.nanoTime() - between, (long) rowBytes * taps.products());
  }
}
