package dev.separable.spark.source;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A large file, read as a stream. When reading fails it is opened again where it was. An error that
 * stays is kept, so that what reads through other code can tell it from bad content.
 */
final class FileStream extends ForwardStream {
  private final FileSystem system;
  private final Path path;
  private final long length;
  private FSDataInputStream in;
  private long position;
  private IOException failure;

  /** Of a file that is known to be what was listed. */
  FileStream(FileSystem system, Path path, long length) {
    this.system = system;
    this.path = path;
    this.length = length;
  }

  /**
   * Opens a listed file.
   *
   * @throws IOException if it cannot be read, or is another one than was listed
   */
  static FileStream open(Configuration configuration, Unit unit) throws IOException {
    Path path = new Path(unit.path());
    FileSystem system = FileBytes.raw(path.getFileSystem(configuration));
    try {
      FileStatus now = Retry.trying(() -> system.getFileStatus(path));
      if (now.getLen() != unit.length() || now.getModificationTime() != unit.modified()) {
        throw new ChangedException("it has changed since the inputs were listed", null);
      }
    } catch (FileNotFoundException e) {
      throw FileBytes.gone(e);
    }
    return new FileStream(system, path, unit.length());
  }

  /** Bytes of the file. */
  long length() {
    return length;
  }

  /**
   * Throws the error of reading that there was, if any.
   *
   * @throws IOException if reading has failed
   */
  void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  long position() {
    return position;
  }

  @Override
  void skipTo(long place) throws IOException {
    if (place > length) {
      throw new EOFException();
    }
    position = place;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (position >= length) {
      return -1;
    }
    try {
      int most = (int) Math.min(count, length - position);
      int read = Retry.trying(() -> attempt(buffer, offset, most));
      position += read;
      return read;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private int attempt(byte[] buffer, int offset, int count) throws IOException {
    try {
      if (in == null) {
        in = system.open(path);
      }
      if (in.getPos() != position) {
        in.seek(position);
      }
      int read = in.read(buffer, offset, count);
      if (read <= 0) {
        throw new ChangedException("it is shorter than when it was listed", null);
      }
      return read;
    } catch (IOException e) {
      drop();
      throw e;
    }
  }

  private void drop() {
    try {
      close();
    } catch (IOException e) {
      // What was wrong before matters more.
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      FSDataInputStream open = in;
      in = null;
      open.close();
    }
  }

  /** The same, for readers that go back and forth. */
  SeekableByteChannel channel() {
    return new Channel();
  }

  private final class Channel implements SeekableByteChannel {
    private boolean open = true;

    @Override
    public int read(ByteBuffer target) throws IOException {
      byte[] bytes = new byte[Math.min(target.remaining(), 1 << 16)];
      int read = FileStream.this.read(bytes, 0, bytes.length);
      if (read > 0) {
        target.put(bytes, 0, read);
      }
      return read;
    }

    @Override
    public int write(ByteBuffer source) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long place) throws IOException {
      if (place < 0) {
        throw new IOException("a place before the beginning");
      }
      // Beyond the end there is nothing to read, as for any channel.
      position = place;
      return this;
    }

    @Override
    public long size() {
      return length;
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() throws IOException {
      open = false;
      FileStream.this.close();
    }
  }
}
