package dev.separable.spark.source;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Opens the reader of each unit of one task. */
final class UnitReaders implements Closeable {
  private final Configuration configuration;
  private final ReadOptions options;
  private final FileBytes files;
  private final long largest;
  private ZipEntries zip;

  /**
   * For one task.
   *
   * @param largest bytes that one input may have; larger ones are failures
   */
  UnitReaders(Configuration configuration, ReadOptions options, long largest) {
    this.options = options;
    this.configuration = configuration;
    this.files = new FileBytes(configuration);
    this.largest = Math.min(FileBytes.LARGEST, largest);
  }

  /** The reader of a unit. */
  UnitReader open(Unit unit) throws IOException {
    return switch (unit.kind()) {
      case IMAGE, NPY -> new FileReader(unit, files, largest);
      case PARQUET -> TableReader.open(configuration, unit, options, largest);
      case TAR -> TarReader.open(unit, FileStream.open(configuration, unit), largest);
      case ZIP, NPZ -> new ZipReader(unit, archive(unit), largest);
    };
  }

  /** Stretches of one archive follow each other, and its directory may be long. */
  private ZipEntries archive(Unit unit) throws IOException {
    if (zip == null || !zip.isOf(unit)) {
      close();
      zip = ZipEntries.open(unit, FileStream.open(configuration, unit));
    }
    return zip;
  }

  @Override
  public void close() {
    if (zip != null) {
      zip.close();
      zip = null;
    }
  }
}
