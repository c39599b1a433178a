package dev.separable.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;

/** Archives made by another hand than ours. */
public final class Archives {
  private Archives() {}

  /** Writes to an archive. */
  public interface Content<T> {
    void to(T archive) throws IOException;
  }

  /** A tar archive, packed as its name says, with long names as GNU writes them. */
  public static Path tar(Path file, Content<TarArchiveOutputStream> content) {
    try {
      Files.createDirectories(file.getParent());
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(packed(file), "UTF-8")) {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        content.to(tar);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tar archive of these entries. */
  public static Path tar(Path file, Map<String, byte[]> entries) {
    return tar(
        file,
        tar -> {
          for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            add(tar, entry.getKey(), entry.getValue());
          }
        });
  }

  /** Adds a plain file. */
  public static void add(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static OutputStream packed(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    String name = file.getFileName().toString();
    if (name.endsWith("gz")) {
      return new GZIPOutputStream(out);
    }
    if (name.endsWith("bz2")) {
      return new BZip2CompressorOutputStream(out);
    }
    return name.endsWith("zst") ? new ZstdCompressorOutputStream(out) : out;
  }

  /** A zip archive; entries deflated unless told otherwise. */
  public static Path zip(Path file, Content<ZipArchiveOutputStream> content) {
    try {
      Files.createDirectories(file.getParent());
      try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
        content.to(zip);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A zip archive of these entries: stored, deflated and with 64-bit sizes in turn. */
  public static Path zip(Path file, Map<String, byte[]> entries) {
    return zip(
        file,
        zip -> {
          int i = 0;
          for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            zip.setUseZip64(i % 3 == 2 ? Zip64Mode.Always : Zip64Mode.AsNeeded);
            add(
                zip,
                entry.getKey(),
                entry.getValue(),
                i++ % 3 == 0 ? ZipArchiveEntry.STORED : ZipArchiveEntry.DEFLATED);
          }
        });
  }

  /** Adds a plain file. */
  public static void add(ZipArchiveOutputStream zip, String name, byte[] bytes, int method)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setMethod(method);
    entry.setSize(bytes.length);
    if (method == ZipArchiveEntry.STORED) {
      java.util.zip.CRC32 crc = new java.util.zip.CRC32();
      crc.update(bytes);
      entry.setCrc(crc.getValue());
    }
    zip.putArchiveEntry(entry);
    zip.write(bytes);
    zip.closeArchiveEntry();
  }
}
