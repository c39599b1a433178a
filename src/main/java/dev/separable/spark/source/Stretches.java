package dev.separable.spark.source;

import java.util.ArrayList;
import java.util.List;

/** Cuts the inputs of an archive into units. */
final class Stretches {
  private static final long MOST_BYTES = 64L << 20;
  private static final long MOST_INPUTS = 100;

  private final Unit archive;
  private final List<Unit> units = new ArrayList<>();
  private long from;
  private long count;
  private long bytes;

  /** Of an archive that is not split yet. */
  Stretches(Unit archive) {
    this.archive = archive;
  }

  /**
   * Adds an input.
   *
   * @param place where it is, as {@link Unit#from}
   * @param size bytes that are read for it
   */
  void add(long place, long size) {
    if (count > 0 && (count == MOST_INPUTS || bytes + size > MOST_BYTES)) {
      cut();
    }
    if (count == 0) {
      from = place;
    }
    count++;
    bytes += size;
  }

  private void cut() {
    units.add(
        new Unit(
            archive.path(),
            archive.length(),
            archive.modified(),
            archive.kind(),
            from,
            count,
            bytes));
    count = 0;
    bytes = 0;
  }

  /** All stretches. */
  List<Unit> split() {
    if (count > 0) {
      cut();
    }
    return List.copyOf(units);
  }

  /** All inputs as one unit that begins at the beginning; none if there are no inputs. */
  List<Unit> whole() {
    long all = split().stream().mapToLong(Unit::count).sum();
    return all == 0
        ? List.of()
        : List.of(
            new Unit(
                archive.path(),
                archive.length(),
                archive.modified(),
                archive.kind(),
                0,
                all,
                archive.length()));
  }
}
