package dev.separable.spark.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What users write for a file: a URI, or a path on the default file system, nothing encoded. */
public final class Paths {
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*", Pattern.DOTALL);

  private Paths() {}

  /**
   * The path meant. What does not begin as a URI may hold any character, a colon too.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static Path of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an empty path");
    }
    if (URI.matcher(text).matches()) {
      return new Path(text);
    }
    return new Path(null, null, text);
  }

  /** The same with scheme and folder. */
  public static Path qualified(Configuration configuration, String text) throws IOException {
    Path path = of(text);
    return path.getFileSystem(configuration).makeQualified(path);
  }

  /**
   * The whole content of a file that the user named.
   *
   * @throws IllegalArgumentException if there is none, or if it is larger than an array can be
   */
  public static byte[] bytes(Configuration configuration, String text) {
    try {
      Path path = of(text);
      FileSystem system = FileBytes.raw(path.getFileSystem(configuration));
      FileStatus status = system.getFileStatus(path);
      if (status.isDirectory() || status.getLen() > FileBytes.LARGEST) {
        throw new IllegalArgumentException(
            text
                + (status.isDirectory()
                    ? " is a folder, wanted a file"
                    : " has "
                        + status.getLen()
                        + " bytes, at most "
                        + FileBytes.LARGEST
                        + " are read"));
      }
      return Retry.reading(() -> FileBytes.read(system, path, (int) status.getLen()));
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException("no such file: " + text, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + text + ": " + e.getMessage(), e);
    }
  }
}
