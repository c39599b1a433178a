package dev.separable.spark.source;

import java.io.IOException;

/** Reads a unit that is one file and one input. */
final class FileReader implements UnitReader {
  private final Unit unit;
  private final FileBytes reader;
  private final long largest;

  FileReader(Unit unit, FileBytes reader, long largest) {
    this.unit = unit;
    this.reader = reader;
    this.largest = largest;
  }

  @Override
  public long ahead() {
    return unit.length() > largest ? 0 : unit.length();
  }

  @Override
  public Loaded next() throws IOException {
    if (unit.length() > largest) {
      return Loaded.tooLarge(unit.id(), "a file", largest);
    }
    return Loaded.of(unit.id(), unit.kind(), reader.read(unit));
  }

  @Override
  public void close() {}
}
