package dev.separable.spark.source;

import java.io.IOException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** Reads a stretch of a zip archive. */
final class ZipReader implements UnitReader {
  private final Unit unit;
  private final ZipEntries zip;
  private final long largest;
  private long next;

  /** Of an archive that is open, and stays open. */
  ZipReader(Unit unit, ZipEntries zip, long largest) {
    this.unit = unit;
    this.zip = zip;
    this.largest = largest;
    this.next = unit.from();
  }

  @Override
  public long ahead() throws IOException {
    if (zip.broken() != null) {
      return 0;
    }
    long size = entry().getSize();
    return size > largest ? 0 : Math.max(0, size);
  }

  private ZipArchiveEntry entry() throws IOException {
    while (next < zip.all().size()) {
      ZipArchiveEntry entry = zip.all().get((int) next);
      if (zip.isInput(entry)) {
        return entry;
      }
      next++;
    }
    throw new ChangedException("there are fewer entries than were listed", null);
  }

  @Override
  public Loaded next() throws IOException {
    if (zip.broken() != null) {
      return Loaded.failed(unit.id(), zip.broken().kind(), zip.broken().getMessage());
    }
    ZipArchiveEntry entry = entry();
    next++;
    InputId id = Entries.id(unit, entry.getName(), Math.max(0, entry.getSize()));
    if (entry.getSize() > largest) {
      return Loaded.tooLarge(id, "an entry", largest);
    }
    try {
      return Loaded.of(id, Entries.kind(unit.kind(), entry.getName()), zip.content(entry));
    } catch (ArchiveException e) {
      return Loaded.failed(id, e.kind(), e.getMessage());
    }
  }

  @Override
  public void close() {}
}
