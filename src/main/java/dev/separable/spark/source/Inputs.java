package dev.separable.spark.source;

import dev.separable.extract.Features.Failure;
import dev.separable.extract.Input;
import dev.separable.image.ErrorKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** The inputs of some units, read one after the other as they are asked for. */
public final class Inputs implements Iterator<Loaded>, AutoCloseable {
  private final Iterator<Unit> units;
  private final ReadOptions options;
  private final Configuration configuration;
  private final FileBytes reader;
  private final long largest;
  private Tables.Rows rows;

  private Inputs(
      Iterator<Unit> units, ReadOptions options, Configuration configuration, long largest) {
    this.units = units;
    this.options = options;
    this.configuration = configuration;
    this.reader = new FileBytes(configuration);
    this.largest = largest;
  }

  /**
   * Opens them.
   *
   * @param largest bytes that one input may have; larger ones are failures
   */
  public static Inputs open(
      List<Unit> units, ReadOptions options, Configuration configuration, long largest) {
    return new Inputs(
        units.iterator(), options, configuration, Math.min(FileBytes.LARGEST, largest));
  }

  @Override
  public boolean hasNext() {
    return rows != null && rows.hasNext() || units.hasNext();
  }

  /** The next one; an error of reading is an {@link UncheckedIOException} that names the file. */
  @Override
  public Loaded next() {
    if (rows != null && rows.hasNext()) {
      return rows.next();
    }
    Unit unit = units.next();
    return unit.kind() == UnitKind.PARQUET ? firstRow(unit) : file(unit);
  }

  private Loaded firstRow(Unit unit) {
    close();
    try {
      rows = new Tables.Rows(configuration, unit, options, largest);
    } catch (IOException e) {
      throw unread(unit, e);
    }
    return rows.next();
  }

  private Loaded file(Unit unit) {
    if (unit.length() > largest) {
      return new Loaded(unit.id(), null, tooLarge(unit.length()), List.of(), 0);
    }
    long start = System.nanoTime();
    try {
      byte[] bytes = reader.read(unit);
      Input input = unit.kind() == UnitKind.NPY ? new Input.Npy(bytes) : new Input.Image(bytes);
      return new Loaded(unit.id(), input, null, List.of(), System.nanoTime() - start);
    } catch (IOException e) {
      throw unread(unit, e);
    }
  }

  static UncheckedIOException unread(Unit unit, IOException e) {
    return new UncheckedIOException("cannot read " + unit.path() + ": " + e.getMessage(), e);
  }

  private Failure tooLarge(long length) {
    return new Failure(
        ErrorKind.TOO_LARGE,
        "a file of " + length + " bytes, a thread of this JVM takes " + largest);
  }

  @Override
  public void close() {
    if (rows != null) {
      try {
        rows.close();
      } catch (IOException e) {
        // Nothing was written; what was read is whole.
      }
      rows = null;
    }
  }
}
