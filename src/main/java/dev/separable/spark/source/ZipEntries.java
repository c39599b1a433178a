package dev.separable.spark.source;

import dev.separable.image.ErrorKind;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The entries of a zip archive, in the order in which they lie in it. Holds the archive's directory
 * in memory. An archive whose directory cannot be read has no entries, but a reason.
 */
final class ZipEntries implements Closeable {
  /** A million entries or so, which then take some times as much. */
  private static final long MOST_DIRECTORY_BYTES = 128L << 20;

  private static final int DEFLATED = 8;

  /** Stored, deflated, deflate64, bzip2 and zstandard. */
  private static final Set<Integer> METHODS = Set.of(0, DEFLATED, 9, 12, 93);

  /** Deflate codes at most 258 bytes in 2 bits. */
  private static final long LARGEST_RATIO = 1032;

  private final Unit archive;
  private final FileStream file;
  private final ZipFile zip;
  private final List<ZipArchiveEntry> entries;
  private final ArchiveException broken;

  private ZipEntries(Unit archive, FileStream file, ZipFile zip, ArchiveException broken) {
    this.archive = archive;
    this.file = file;
    this.zip = zip;
    this.entries = zip == null ? List.of() : Collections.list(zip.getEntriesInPhysicalOrder());
    this.broken = broken;
  }

  /** Reads the directory. */
  static ZipEntries open(Unit archive, FileStream file) throws IOException {
    Metered channel = new Metered(file.channel());
    try {
      ZipFile zip =
          ZipFile.builder().setSeekableByteChannel(channel).setIgnoreLocalFileHeader(true).get();
      channel.left = Long.MAX_VALUE;
      return new ZipEntries(archive, file, zip, null);
    } catch (IOException | RuntimeException e) {
      file.check();
      return new ZipEntries(archive, file, null, why(archive, file, channel, e));
    }
  }

  private static ArchiveException why(
      Unit archive, FileStream file, Metered channel, Exception cause) throws IOException {
    if (channel.left == 0) {
      return new ArchiveException(
          ErrorKind.TOO_LARGE, "a directory of more than " + MOST_DIRECTORY_BYTES + " bytes");
    }
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    file.skipTo(0);
    byte[] magic = file.readNBytes(4);
    if (magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] < 9) {
      return new ArchiveException(
          root instanceof EOFException || String.valueOf(root.getMessage()).contains("ZIP archive")
              ? ErrorKind.TRUNCATED
              : ErrorKind.CORRUPT,
          "the archive's directory, at its end, cannot be read: " + root.getMessage());
    }
    return Scan.notOne(archive.kind(), file);
  }

  /** Whether that is a stretch of this archive. */
  boolean isOf(Unit unit) {
    return unit.path().equals(archive.path())
        && unit.length() == archive.length()
        && unit.modified() == archive.modified();
  }

  /** Why there are no entries; null if the directory was read. */
  ArchiveException broken() {
    return broken;
  }

  /** All of them. */
  List<ZipArchiveEntry> all() {
    return entries;
  }

  /** Whether an entry is a plain file that is not hidden. */
  static boolean isPlain(ZipArchiveEntry entry) {
    return !entry.isDirectory() && !entry.isUnixSymlink() && !Entries.hidden(entry.getName());
  }

  /** Whether an entry is an input. */
  boolean isInput(ZipArchiveEntry entry) {
    return isPlain(entry) && Entries.kind(archive.kind(), entry.getName()) != null;
  }

  /**
   * The content of an entry, which is checked against all that the directory says of it.
   *
   * @throws ArchiveException if it is something else
   */
  byte[] content(ZipArchiveEntry entry) throws IOException, ArchiveException {
    check(entry);
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = new byte[(int) entry.getSize()];
      int read = in.readNBytes(bytes, 0, bytes.length);
      if (read < bytes.length || in.read() >= 0) {
        throw corrupt(
            "the directory says %d bytes, there are %s"
                .formatted(bytes.length, read < bytes.length ? read : "more"));
      }
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if (crc.getValue() != entry.getCrc()) {
        throw corrupt("its checksum is not the one in the directory");
      }
      return bytes;
    } catch (IOException | RuntimeException e) {
      file.check();
      throw e instanceof EOFException
          ? new ArchiveException(ErrorKind.TRUNCATED, "the entry ends early")
          : corrupt(e.getMessage());
    }
  }

  private void check(ZipArchiveEntry entry) throws ArchiveException {
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw new ArchiveException(ErrorKind.UNSUPPORTED, "an encrypted entry");
    }
    int method = entry.getMethod();
    if (!METHODS.contains(method) || !zip.canReadEntryData(entry)) {
      throw new ArchiveException(
          ErrorKind.UNSUPPORTED, "an entry that is packed by method " + method);
    }
    long packed = entry.getCompressedSize();
    if (entry.getSize() < 0
        || packed < 0
        || packed > archive.length()
        || (method == 0 && packed != entry.getSize())
        || (method == DEFLATED && entry.getSize() / LARGEST_RATIO > packed)) {
      throw corrupt(
          "%d bytes cannot be packed in %d by method %d"
              .formatted(entry.getSize(), packed, method));
    }
  }

  private static ArchiveException corrupt(String what) {
    return new ArchiveException(ErrorKind.CORRUPT, "an entry of an archive: " + what);
  }

  @Override
  public void close() {
    try {
      if (zip != null) {
        zip.close();
      }
      file.close();
    } catch (IOException e) {
      // Nothing was written.
    }
  }

  /** Gives no more than a directory may have. */
  private static final class Metered implements SeekableByteChannel {
    private final SeekableByteChannel channel;
    private long left = MOST_DIRECTORY_BYTES;

    Metered(SeekableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int read = channel.read(target);
      left = Math.max(0, left - Math.max(0, read));
      if (left == 0) {
        throw new IOException("too much");
      }
      return read;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return channel.write(source);
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public SeekableByteChannel position(long place) throws IOException {
      channel.position(place);
      return this;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      return channel.truncate(size);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
