package dev.separable.spark.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Spreads inputs over tasks: in the order of a hash of their paths, each to the task that has least
 * so far. What a task gets depends on paths, lengths and the number of tasks, on nothing else.
 */
public final class Packing {
  /** What an input costs beside its bytes, in bytes: opening it, and the network. */
  static final long COST_OF_ONE = 256 << 10;

  private static final long FEWEST_FILES = 30;
  private static final long MOST_FILES = 100;
  private static final long MOST_BYTES = 256L << 20;

  private Packing() {}

  /**
   * A good number of tasks: two to four a core, about 30 to 100 inputs and at most 256 MiB each.
   *
   * @param cores how many tasks run at once
   */
  public static int tasks(List<Unit> units, int cores) {
    long count = units.stream().mapToLong(Unit::count).sum();
    long bytes = units.stream().mapToLong(Unit::bytes).sum();
    long even = Math.min(4L * cores, Math.max(2L * cores, count / FEWEST_FILES));
    long small = Math.max(ceiling(count, MOST_FILES), ceiling(bytes, MOST_BYTES));
    return (int) Math.max(1, Math.min(units.size(), Math.max(even, small)));
  }

  private static long ceiling(long value, long unit) {
    return (value + unit - 1) / unit;
  }

  /**
   * Splits with at least one unit each, at most {@code tasks} of them; units in a split by path.
   */
  public static List<Split> pack(List<Unit> units, int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(tasks + " partitions, wanted 1 or more");
    }
    int count = Math.min(tasks, units.size());
    List<Bin> bins = IntStream.range(0, count).mapToObj(Bin::new).toList();
    PriorityQueue<Bin> lightest =
        new PriorityQueue<>(
            Math.max(1, count),
            Comparator.<Bin>comparingLong(bin -> bin.weight).thenComparingInt(bin -> bin.index));
    lightest.addAll(bins);
    spread(units)
        .forEach(
            unit -> {
              Bin bin = lightest.remove();
              bin.add(unit);
              lightest.add(bin);
            });
    return bins.stream().map(Bin::split).toList();
  }

  private static Stream<Unit> spread(List<Unit> units) {
    record Hashed(long hash, Unit unit) {}
    return units.stream()
        .map(unit -> new Hashed(hash(unit.path()) + unit.from() * 0x9e3779b97f4a7c15L, unit))
        .sorted(Comparator.comparingLong(Hashed::hash).thenComparing(Hashed::unit, Unit.BY_PATH))
        .map(Hashed::unit);
  }

  /** FNV-1a of the UTF-8 bytes, with the final mix of SplitMix64. */
  static long hash(String path) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }

  private static final class Bin {
    private final int index;
    private final List<Unit> units = new ArrayList<>();
    private long weight;

    Bin(int index) {
      this.index = index;
    }

    void add(Unit unit) {
      units.add(unit);
      weight += unit.bytes() + unit.count() * COST_OF_ONE;
    }

    Split split() {
      return new Split(units.stream().sorted(Unit.BY_PATH).toList());
    }
  }
}
