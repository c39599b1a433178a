package dev.separable.spark.source;

import java.io.IOException;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** Lists a zip archive by its directory. Stretches begin at the ordinal of their first entry. */
final class ZipScan {
  private ZipScan() {}

  static Scan of(Unit archive, FileStream file) throws IOException {
    try (ZipEntries zip = ZipEntries.open(archive, file)) {
      if (zip.broken() != null) {
        return zip.broken().refuses()
            ? Scan.refused(archive, zip.broken().getMessage())
            : Scan.of(List.of(archive), new Skipped());
      }
      Stretches stretches = new Stretches(archive);
      Skipped skipped = new Skipped();
      for (int i = 0; i < zip.all().size(); i++) {
        ZipArchiveEntry entry = zip.all().get(i);
        if (zip.isInput(entry)) {
          // What the directory says may be anything.
          long packed = Math.max(0, Math.min(archive.length(), entry.getCompressedSize()));
          stretches.add(i, packed);
        } else if (ZipEntries.isPlain(entry)) {
          skipped.add(archive.path() + "!/" + entry.getName());
        }
      }
      return Scan.of(stretches.split(), skipped);
    }
  }
}
