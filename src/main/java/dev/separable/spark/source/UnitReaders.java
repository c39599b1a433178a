package dev.separable.spark.source;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Opens the reader of each unit of one task. */
final class UnitReaders implements Closeable {
  private final FileBytes files;
  private final long largest;

  /**
   * For one task.
   *
   * @param largest bytes that one input may have; larger ones are failures
   */
  UnitReaders(Configuration configuration, long largest) {
    this.files = new FileBytes(configuration);
    this.largest = Math.min(FileBytes.LARGEST, largest);
  }

  /** The reader of a unit. */
  UnitReader open(Unit unit) throws IOException {
    return switch (unit.kind()) {
      case IMAGE, NPY -> new FileReader(unit, files, largest);
    };
  }

  @Override
  public void close() {}
}
