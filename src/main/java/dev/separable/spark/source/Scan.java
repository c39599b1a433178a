package dev.separable.spark.source;

import dev.separable.image.ErrorKind;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What an archive holds, found by its headers alone.
 *
 * @param units stretches of its inputs, with the failure that will be told for the archive itself
 * @param skipped entries that were left out for their names
 * @param refusal why it is no archive at all; null if it is one
 */
record Scan(ArrayList<Unit> units, Skipped skipped, String refusal) implements Serializable {
  private static final int MAGIC = 8;

  /**
   * Looks at an archive.
   *
   * @param archive as one unit, not split yet
   */
  static Scan of(Configuration configuration, Unit archive) throws IOException {
    try (FileStream file = FileStream.open(configuration, archive)) {
      return archive.kind() == UnitKind.TAR ? TarScan.of(archive, file) : ZipScan.of(archive, file);
    }
  }

  /** An archive that is one. */
  static Scan of(List<Unit> units, Skipped skipped) {
    return new Scan(new ArrayList<>(units), skipped, null);
  }

  /** A file that is no archive; reading it gives one failure. */
  static Scan refused(Unit archive, String why) {
    return new Scan(new ArrayList<>(List.of(archive)), new Skipped(), why);
  }

  /** What a file is that should be an archive and is not. */
  static ArchiveException notOne(UnitKind kind, FileStream file) throws IOException {
    String wanted = "not a " + (kind == UnitKind.TAR ? "tar" : "zip") + " archive";
    if (file.length() == 0) {
      return new ArchiveException(ErrorKind.EMPTY, wanted + ": it is empty");
    }
    file.skipTo(0);
    byte[] magic = file.readNBytes(MAGIC);
    StringBuilder hex = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (byte b : magic) {
      hex.append(" %02x".formatted(b));
      text.append(b >= ' ' && b < 0x7f ? (char) b : '.');
    }
    return new ArchiveException(
        ErrorKind.NOT_AN_IMAGE, "%s: it begins with%s (%s)".formatted(wanted, hex, text));
  }
}
