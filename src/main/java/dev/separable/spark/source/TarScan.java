package dev.separable.spark.source;

import java.io.IOException;
import java.util.List;

/** Lists a tar archive by its headers. One that is compressed is unpacked once for it. */
final class TarScan {
  private TarScan() {}

  static Scan of(Unit archive, FileStream file) throws IOException {
    Stretches stretches = new Stretches(archive);
    Skipped skipped = new Skipped();
    TarEntries entries;
    try {
      entries = TarEntries.open(file, 0);
    } catch (ArchiveException e) {
      return e.refuses()
          ? Scan.refused(archive, e.getMessage())
          : Scan.of(List.of(archive), new Skipped());
    }
    try {
      for (TarEntries.Entry entry = entries.next(); entry != null; entry = entries.next()) {
        entries.pass(entry);
        if (isInput(entry)) {
          stretches.add(entry.header(), entry.size());
        } else if (entry.regular() && !Entries.hidden(entry.name())) {
          skipped.add(archive.path() + "!/" + entry.name());
        }
      }
    } catch (ArchiveException e) {
      if (e.refuses()) {
        return Scan.refused(archive, e.getMessage());
      }
      stretches.add(entries.place(), 0);
    }
    return Scan.of(entries.isSeekable() ? stretches.split() : stretches.whole(), skipped);
  }

  /** Whether an entry is an input. */
  static boolean isInput(TarEntries.Entry entry) {
    return entry.regular()
        && !Entries.hidden(entry.name())
        && Entries.kind(UnitKind.TAR, entry.name()) != null;
  }
}
