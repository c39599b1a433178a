package dev.separable.image.vector;

/**
 * Vectors against plain loops. Code with the Vector API is slower than plain loops by orders of
 * magnitude until the JVM has compiled it, and again when it compiles anew: a first picture took
 * more than a second. So plain loops do the work at first, and vectors do a part of it again,
 * against the clock; in all they may take as long as plain loops take. Vectors have won when they
 * took less time several times on end, and have lost when they take much more. Both give the same
 * bytes. Threads may take part at once; it is only about time.
 */
public final class Race {
  private static final int WINS = 3;
  private static final double UNKNOWN = Double.MAX_VALUE;
  private static final double LOST = 2;

  private volatile boolean won;
  private volatile double plainNs = UNKNOWN;
  private volatile double itemNs;

  /** What vectors may take now; negative if they took too much. */
  private volatile double credit;

  private int wins;

  /** How work is done. */
  public enum Way {
    /** By plain loops. */
    PLAIN,
    /** By vectors. */
    VECTORS,
    /** By vectors, to see how fast they are: a part of each item will do. */
    TRIAL
  }

  /** Work that consists of items. */
  public interface Work {
    /**
     * Does the first {@code n} items.
     *
     * @return how much work that was, for comparison
     */
    long run(int n, Way way);
  }

  /** Does {@code items} by what is faster. */
  public void run(int items, Work work) {
    if (!Vectors.PRESENT) {
      work.run(items, Way.PLAIN);
      return;
    }
    long start = System.nanoTime();
    if (won) {
      long done = work.run(items, Way.VECTORS);
      watch(System.nanoTime() - start, done);
      return;
    }
    int tried = trial(items);
    if (tried > 0) {
      long done = work.run(tried, Way.TRIAL);
      tried(System.nanoTime() - start, done, tried);
    }
    long between = System.nanoTime();
    long done = work.run(items, Way.PLAIN);
    plain(System.nanoTime() - between, done);
  }

  /** Whether vectors have won. */
  boolean isWon() {
    return won;
  }

  /** How many of these items vectors are to try. */
  int trial(int all) {
    if (credit < 0 || all == 0) {
      return 0;
    }
    return itemNs == 0 ? 1 : (int) Math.max(1, Math.min(all, credit / itemNs));
  }

  /** Tells what plain loops took for so much work. */
  void plain(long ns, long work) {
    if (work > 0) {
      plainNs = (double) ns / work;
      credit += ns;
    }
  }

  /** Tells what vectors took for so much work, and how many items that was. */
  void tried(long ns, long work, int items) {
    if (work > 0) {
      wins = plainNs < UNKNOWN && (double) ns / work < plainNs ? wins + 1 : 0;
      won = wins >= WINS;
      // The first time classes are loaded, too, which is not done again.
      credit -= itemNs == 0 ? 0 : ns;
      itemNs = (double) Math.max(1, ns) / items;
    }
  }

  /** Tells what vectors took after they had won. */
  void watch(long ns, long work) {
    if (work > 0 && ns > LOST * plainNs * work) {
      won = false;
      wins = 0;
      credit = 0;
    }
  }
}
