package dev.separable.spark.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A listed file for Parquet's library. */
final class ListedFile implements InputFile {
  private final FileSystem system;
  private final Path path;
  private final long length;

  /**
   * The file, which must still be what it was.
   *
   * @throws IOException if it is gone or has changed since it was listed
   */
  ListedFile(Configuration configuration, Unit file) throws IOException {
    this.path = new Path(file.path());
    this.system = FileBytes.raw(path.getFileSystem(configuration));
    this.length = file.length();
    FileStatus now;
    try {
      now = Retry.trying(() -> system.getFileStatus(path));
    } catch (FileNotFoundException e) {
      throw FileBytes.gone(e);
    }
    if (now.getLen() != length) {
      throw new IOException(
          "it had " + length + " bytes when it was listed and has " + now.getLen() + " now");
    }
    if (now.getModificationTime() != file.modified()) {
      throw new IOException("it was written again since it was listed");
    }
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() {
    FileStream in = new FileStream(system, path, length);
    return new DelegatingSeekableInputStream(in) {
      @Override
      public long getPos() {
        return in.position();
      }

      @Override
      public void seek(long place) throws IOException {
        in.skipTo(place);
      }
    };
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
