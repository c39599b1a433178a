package dev.separable.spark.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;

/**
 * The inputs of some units, in the order of the units and of the inputs in them. They are read
 * ahead, so that a slow file system need not keep its user waiting.
 */
public final class Inputs implements Iterator<Loaded>, AutoCloseable {
  private final ReadAhead ahead;
  private long left;

  private Inputs(ReadAhead ahead, long count) {
    this.ahead = ahead;
    this.left = count;
  }

  /**
   * Opens them; nothing is read before the first one is asked for.
   *
   * @param largest bytes that one input may have; larger ones are failures
   */
  public static Inputs open(
      List<Unit> units, ReadOptions options, Configuration configuration, long largest) {
    long count = units.stream().mapToLong(Unit::count).sum();
    UnitReaders readers = new UnitReaders(configuration, options, largest);
    return new Inputs(new ReadAhead(units, readers, largest), count);
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  /** The next one; an error of reading is an {@link UncheckedIOException} that names the file. */
  @Override
  public Loaded next() {
    if (left == 0) {
      throw new NoSuchElementException();
    }
    left--;
    return ahead.next();
  }

  /** Stops reading. Threads that wait in a file system are interrupted and end on their own. */
  @Override
  public void close() {
    left = 0;
    ahead.close();
  }

  /** An error of reading, with the file's name. */
  static UncheckedIOException unread(Unit unit, IOException e) {
    return new UncheckedIOException("cannot read " + unit.path() + ": " + e.getMessage(), e);
  }
}
