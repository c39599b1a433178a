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
  private final FileBytes reader;
  private final long largest;

  private Inputs(Iterator<Unit> units, FileBytes reader, long largest) {
    this.units = units;
    this.reader = reader;
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
        units.iterator(), new FileBytes(configuration), Math.min(FileBytes.LARGEST, largest));
  }

  @Override
  public boolean hasNext() {
    return units.hasNext();
  }

  /** The next one; an error of reading is an {@link UncheckedIOException} that names the file. */
  @Override
  public Loaded next() {
    Unit unit = units.next();
    if (unit.length() > largest) {
      return new Loaded(unit.id(), null, tooLarge(unit.length()), List.of(), 0);
    }
    long start = System.nanoTime();
    try {
      byte[] bytes = reader.read(unit);
      Input input = unit.kind() == UnitKind.NPY ? new Input.Npy(bytes) : new Input.Image(bytes);
      return new Loaded(unit.id(), input, null, List.of(), System.nanoTime() - start);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + unit.path() + ": " + e.getMessage(), e);
    }
  }

  private Failure tooLarge(long length) {
    return new Failure(
        ErrorKind.TOO_LARGE,
        "a file of " + length + " bytes, a thread of this JVM takes " + largest);
  }

  @Override
  public void close() {}
}
