package dev.separable.image.resize;

/**
 * Vectors while they are faster. Code with the Vector API is slower than plain loops by orders of
 * magnitude until the JVM has compiled it, and again when it compiles anew: the first picture took
 * more than a second. So plain loops do the work at first, and vectors do a part of it again,
 * against the clock. The bytes are the same.
 */
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
    Taps part = taps.head(Math.min(TRIED_PIXELS, taps.count.length));
    int tried = race.rows(rows);
    vectors.across(in, from, stride, tried, channels, part, out);
    long between = System.nanoTime();
    plain.across(in, from, stride, rows, channels, taps, out);
    long end = System.nanoTime();
    race.plain(end - between, (long) rows * taps.products());
    race.tried(between - start, (long) tried * part.products(), tried);
  }

  @Override
  public void down(byte[] in, int from, int stride, int rowBytes, Taps taps, byte[] out) {
    long start = System.nanoTime();
    if (columns.isWon()) {
      vectors.down(in, from, stride, rowBytes, taps, out);
      columns.watch(System.nanoTime() - start, (long) rowBytes * taps.products());
      return;
    }
    int tried = columns.rows(taps.count.length);
    int part = Math.min(TRIED_BYTES, rowBytes);
    vectors.down(in, from, stride, part, taps.head(tried), out);
    long between = System.nanoTime();
    plain.down(in, from, stride, rowBytes, taps, out);
    long end = System.nanoTime();
    columns.plain(end - between, (long) rowBytes * taps.products());
    columns.tried(between - start, (long) part * taps.head(tried).products(), tried);
  }

  /**
   * Won when vectors took less time a product than plain loops several times on end, and lost when
   * they take much more. How many rows they try follows from how long they take: they may cost a
   * quarter of what plain loops do. Threads may take part at once; it is only about time.
   */
  static final class Race {
    private static final int LEAST_ROWS = 2;
    private static final int WINS = 3;
    private static final double SHARE = 0.25;
    private static final double LOST = 2;

    private volatile boolean won;
    private volatile double plainNs = Double.MAX_VALUE;
    private volatile double share;
    private volatile int next = LEAST_ROWS;
    private int wins;

    boolean isWon() {
      return won;
    }

    /** How many of these rows vectors are to try. */
    int rows(int all) {
      return Math.min(all, next);
    }

    /** Tells what plain loops took. */
    void plain(long ns, long products) {
      plainNs = (double) ns / products;
      share = SHARE * ns;
    }

    /** Tells what vectors took for so many rows. */
    void tried(long ns, long products, int rows) {
      wins = (double) ns / products < plainNs ? wins + 1 : 0;
      won = wins >= WINS;
      next = (int) Math.max(LEAST_ROWS, share * rows / Math.max(1, ns));
    }

    /** Tells what vectors took after they had won. */
    void watch(long ns, long products) {
      if ((double) ns / products > LOST * plainNs) {
        won = false;
        wins = 0;
        next = LEAST_ROWS;
      }
    }
  }
}
