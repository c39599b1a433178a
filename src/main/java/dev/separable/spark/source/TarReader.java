package dev.separable.spark.source;

import java.io.IOException;

/**
 * Reads a stretch of a tar archive. Where the archive is broken there is one failure, of the
 * archive itself, and nothing after it.
 */
final class TarReader implements UnitReader {
  private final Unit unit;
  private final FileStream file;
  private final long largest;
  private TarEntries entries;
  private TarEntries.Entry entry;
  private ArchiveException broken;

  private TarReader(Unit unit, FileStream file, long largest) {
    this.unit = unit;
    this.file = file;
    this.largest = largest;
  }

  static TarReader open(Unit unit, FileStream file, long largest) throws IOException {
    TarReader reader = new TarReader(unit, file, largest);
    try {
      reader.entries = TarEntries.open(file, unit.from());
    } catch (ArchiveException e) {
      reader.broken = e;
    }
    return reader;
  }

  @Override
  public long ahead() throws IOException {
    advance();
    return entry == null || entry.size() > largest ? 0 : entry.size();
  }

  private void advance() throws IOException {
    try {
      while (entry == null && broken == null) {
        TarEntries.Entry next = entries.next();
        if (next == null) {
          throw new ChangedException("there are fewer entries than were listed", null);
        }
        if (TarScan.isInput(next)) {
          entry = next;
        } else {
          entries.pass(next);
        }
      }
    } catch (ArchiveException e) {
      broken = e;
    }
  }

  @Override
  public Loaded next() throws IOException {
    advance();
    if (broken == null) {
      TarEntries.Entry now = entry;
      entry = null;
      try {
        return load(now);
      } catch (ArchiveException e) {
        broken = e;
      }
    }
    return Loaded.failed(unit.id(), broken.kind(), broken.getMessage());
  }

  private Loaded load(TarEntries.Entry now) throws IOException, ArchiveException {
    InputId id = Entries.id(unit, now.name(), now.size());
    if (now.size() > largest) {
      entries.pass(now);
      return Loaded.tooLarge(id, "an entry", largest);
    }
    return Loaded.of(id, Entries.kind(UnitKind.TAR, now.name()), entries.content(now));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
