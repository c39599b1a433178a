package dev.separable.spark.source;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Reads input files whole. */
public final class FileBytes {
  /** Largest file that fits an array. */
  public static final int LARGEST = Integer.MAX_VALUE - 8;

  private final Configuration configuration;

  /** Reads through the file systems of that configuration. */
  public FileBytes(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * The content of a listed file of at most {@link #LARGEST} bytes.
   *
   * @throws IOException if it cannot be read, is gone, or is no longer as long as it was when
   *     listed
   */
  public byte[] read(Unit file) throws IOException {
    Path path = new Path(file.path());
    FileSystem system = raw(path.getFileSystem(configuration));
    try {
      return Retry.reading(() -> read(system, path, Math.toIntExact(file.length())));
    } catch (FileNotFoundException e) {
      // Java says so too when the file may not be read.
      throw system.exists(path) ? e : gone(e);
    }
  }

  /**
   * Hadoop's local file system would look for a file with checksums beside each, and cannot do so
   * when there is a colon in the name.
   */
  public static FileSystem raw(FileSystem system) {
    return system instanceof LocalFileSystem local ? local.getRawFileSystem() : system;
  }

  static IOException gone(IOException cause) {
    FileNotFoundException gone =
        new FileNotFoundException("it was there when the inputs were listed and is gone");
    gone.initCause(cause);
    return gone;
  }

  static byte[] read(FileSystem system, Path path, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (FSDataInputStream in = system.open(path)) {
      in.readFully(bytes);
      if (in.read() >= 0) {
        throw changed(length, "more", null);
      }
    } catch (EOFException e) {
      throw changed(length, "fewer", e);
    }
    return bytes;
  }

  private static IOException changed(int length, String now, IOException cause) {
    return new ChangedException(
        "it had " + length + " bytes when it was listed and has " + now + " now", cause);
  }
}
