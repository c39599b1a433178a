package dev.separable.spark.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A POSIX tar archive that depends on nothing but names, contents and times. What a header cannot
 * hold goes into a PAX record before it; the library would write the name of the user there.
 */
final class TarShard implements ShardWriter {
  private static final int BLOCK = 512;

  /** Bytes of the mark at the end of an archive. */
  static final int END = 2 * BLOCK;

  private static final int BUFFER = 1 << 16;
  private static final int MODE = 0644;
  private static final long MOST_SECONDS = 077777777777L;

  private final TarArchiveOutputStream tar;

  TarShard(OutputStream out) {
    tar = new TarArchiveOutputStream(new BufferedOutputStream(out, BUFFER), UTF_8.name());
    // The whole name is in a PAX record then.
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_TRUNCATE);
  }

  /** What a file adds to an archive. */
  static long bytes(Member member) {
    byte[] records = records(member);
    long extra = records.length == 0 ? 0 : BLOCK + blocks(records.length);
    return extra + BLOCK + blocks(member.unit().length());
  }

  private static long blocks(long bytes) {
    return (bytes + BLOCK - 1) / BLOCK * BLOCK;
  }

  @Override
  public void add(Member member, byte[] content) throws IOException {
    byte[] records = records(member);
    if (records.length > 0) {
      put("PaxHeaders/entry", TarConstants.LF_PAX_EXTENDED_HEADER_LC, member, records);
    }
    put(member.name(), TarConstants.LF_NORMAL, member, content);
  }

  private void put(String name, byte type, Member member, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setSize(content.length);
    entry.setMode(MODE);
    entry.setUserName("");
    entry.setModTime(Math.max(0, Math.min(MOST_SECONDS, seconds(member))) * 1000);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static long seconds(Member member) {
    return Math.floorDiv(member.unit().modified(), 1000L);
  }

  /** PAX records of all that does not fit the header itself. */
  private static byte[] records(Member member) {
    Map<String, String> records = new LinkedHashMap<>();
    byte[] name = member.name().getBytes(UTF_8);
    if (name.length > TarConstants.NAMELEN || name.length != member.name().length()) {
      records.put("path", member.name());
    }
    long seconds = seconds(member);
    if (seconds < 0 || seconds > MOST_SECONDS) {
      records.put("mtime", Long.toString(seconds));
    }
    return records.entrySet().stream()
        .map(record -> record(record.getKey() + "=" + record.getValue() + "\n"))
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  /** A record begins with its own length in bytes. */
  private static String record(String text) {
    int rest = text.getBytes(UTF_8).length + 1;
    int length = rest;
    while (length != rest + Integer.toString(length).length()) {
      length = rest + Integer.toString(length).length();
    }
    return length + " " + text;
  }

  @Override
  public void finish() throws IOException {
    tar.finish();
    tar.flush();
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
