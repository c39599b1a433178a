package dev.separable.spark.source;

import dev.separable.image.ErrorKind;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Walks over the entries of a tar archive without a thought for what they hold. Each is read by
 * itself, from its first header on, so that a walk may begin at any entry and sees the same: global
 * headers hold for the entry that follows only.
 */
final class TarEntries implements Closeable {
  private static final int RECORD = TarConstants.DEFAULT_RCDSIZE;

  /** No name, comment or map of holes takes more; all of it is held in memory. */
  private static final long MOST_HEADER_BYTES = 1 << 20;

  private static final int MOST_HEADERS = 32;

  /** Where a header has its type. */
  private static final int TYPE = 156;

  private final FileStream file;
  private final ForwardStream archive;
  private long next;
  private long header;

  private TarEntries(FileStream file, ForwardStream archive) {
    this.file = file;
    this.archive = archive;
    this.next = archive.position();
  }

  /**
   * An entry.
   *
   * @param name as it is written
   * @param size of the content
   * @param header where its first header begins
   * @param data where its content begins
   * @param regular whether it is a plain file
   */
  record Entry(String name, long size, long header, long data, boolean regular) {}

  /** Opens an archive, compressed or not, at its beginning or at the header of an entry. */
  static TarEntries open(FileStream file, long from) throws IOException, ArchiveException {
    if (file.length() == 0) {
      throw Scan.notOne(UnitKind.TAR, file);
    }
    try {
      file.skipTo(from);
      return new TarEntries(file, from == 0 ? Unpacked.of(file) : file);
    } catch (IOException e) {
      file.check();
      throw broken(e, from);
    }
  }

  /** Whether one can begin in the midst of it. */
  boolean isSeekable() {
    return archive == file;
  }

  /** Where the first header of the entry begins that was given last, or could not be. */
  long place() {
    return header;
  }

  /**
   * The next entry; null at the end.
   *
   * @throws ArchiveException if the archive is broken here
   */
  Entry next() throws IOException, ArchiveException {
    header = next;
    Headers headers = new Headers(new Limited(archive, MOST_HEADER_BYTES));
    try {
      archive.skipTo(next);
      TarArchiveEntry entry = headers.getNextEntry();
      if (entry == null && headers.hasNoEnd()) {
        throw new EOFException();
      }
      if (entry == null) {
        if (archive instanceof Unpacked unpacked) {
          unpacked.drain();
        }
        return null;
      }
      return entry(entry, headers.end());
    } catch (IOException | RuntimeException e) {
      file.check();
      throw headers.isForeign() ? nothing(e) : broken(e, header);
    }
  }

  private ArchiveException nothing(Exception e) throws IOException {
    return archive == file
        ? Scan.notOne(UnitKind.TAR, file)
        : new ArchiveException(
            ErrorKind.NOT_AN_IMAGE, "it does not unpack to a tar archive: " + e.getMessage());
  }

  private Entry entry(TarArchiveEntry entry, long data) throws IOException {
    byte type = entry.getLinkFlag();
    long size = entry.isDirectory() ? 0 : entry.getSize();
    next = data + (size + RECORD - 1) / RECORD * RECORD;
    if (size < 0 || next < archive.position()) {
      throw new IOException("an entry of " + size + " bytes");
    }
    boolean regular =
        (type == TarConstants.LF_OLDNORM
                || type == TarConstants.LF_NORMAL
                || type == TarConstants.LF_CONTIG)
            && !entry.isDirectory()
            && !entry.isSparse();
    return new Entry(entry.getName(), size, header, data, regular);
  }

  /**
   * The content of the entry that was given last.
   *
   * @throws ArchiveException if the archive ends or is broken in it
   */
  byte[] content(Entry entry) throws IOException, ArchiveException {
    try {
      archive.skipTo(entry.data());
      byte[] bytes = new byte[Math.toIntExact(entry.size())];
      if (archive.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw new EOFException();
      }
      return bytes;
    } catch (IOException e) {
      file.check();
      throw broken(e, entry.header());
    }
  }

  /**
   * Goes over the content of the entry that was given last.
   *
   * @throws ArchiveException if the archive ends or is broken in it
   */
  void pass(Entry entry) throws IOException, ArchiveException {
    try {
      archive.skipTo(entry.data() + entry.size());
    } catch (IOException e) {
      file.check();
      throw broken(e, entry.header());
    }
  }

  private static ArchiveException broken(Exception e, long place) {
    return e instanceof EOFException
        ? new ArchiveException(
            ErrorKind.TRUNCATED,
            "the archive ends early, at the entry that begins at byte " + place)
        : new ArchiveException(
            ErrorKind.CORRUPT, "at byte " + place + " of the archive: " + e.getMessage());
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }

  /** Reads the headers of one entry, and checks what the library does not. */
  private final class Headers extends TarArchiveInputStream {
    private long end;
    private int count;
    private boolean sparse;
    private boolean foreign;
    private boolean ended;
    private boolean noEnd;

    Headers(InputStream in) {
      super(in, TarConstants.DEFAULT_BLKSIZE, RECORD, "UTF-8", true);
    }

    /** Whether there is no header at the very beginning. */
    boolean isForeign() {
      return header == 0 && count == 0 && (foreign || archive == file);
    }

    /** Whether there is neither a header nor the mark of the archive's end. */
    boolean hasNoEnd() {
      return noEnd;
    }

    /** Where the last header ends. */
    long end() {
      return end;
    }

    @Override
    protected byte[] readRecord() throws IOException {
      long start = archive.position();
      byte[] record = super.readRecord();
      if (record == null) {
        if (archive.position() > start && !ended) {
          throw new EOFException();
        }
        noEnd = !ended;
        return null;
      }
      end = archive.position();
      ended |= isEOFRecord(record);
      if (!ended && !sparse) {
        if (!isHeader(record)) {
          foreign = count == 0;
          throw new IOException("no header of an entry");
        }
        if (++count > MOST_HEADERS) {
          throw new IOException("more than " + MOST_HEADERS + " headers of one entry");
        }
        sparse = record[TYPE] == TarConstants.LF_GNUTYPE_SPARSE;
      }
      return record;
    }

    private static boolean isHeader(byte[] record) {
      try {
        return TarUtils.verifyCheckSum(record);
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  /** A stream that gives no more than it should. */
  private static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long most) {
      super(in);
      left = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length > 0 && left == 0) {
        throw new IOException("headers of more than " + MOST_HEADER_BYTES + " bytes");
      }
      int read = in.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
