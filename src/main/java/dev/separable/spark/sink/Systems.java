package dev.separable.spark.sink;

import dev.separable.spark.sink.Publication.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/** What file systems can do for an output. */
final class Systems {
  /** Where a rename is a copy and a deletion. */
  private static final Set<String> OBJECT_STORES =
      Set.of("s3", "s3n", "s3a", "gs", "oss", "obs", "cosn", "tos", "swift", "wasb", "wasbs");

  private Systems() {}

  /**
   * How files are published there.
   *
   * @throws IllegalArgumentException if they cannot be, safely
   */
  static Way way(FileSystem system, Path folder) throws IOException {
    String scheme = system.getUri().getScheme().toLowerCase(Locale.ROOT);
    if (!OBJECT_STORES.contains(scheme)) {
      return Way.RENAME;
    }
    if (system.hasPathCapability(
            folder, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)
        && system.hasPathCapability(folder, CommonPathCapabilities.ABORTABLE_STREAM)) {
      return Way.CREATE;
    }
    throw new IllegalArgumentException(
        ("the output %s is in an object store that neither renames in one step nor creates a file"
                + " only if it is absent; write to HDFS or a disk and copy, or use a connector that"
                + " does (S3A of Hadoop 3.4.2 or newer with fs.s3a.create.conditional.enabled)")
            .formatted(folder));
  }

  /**
   * Renames a file in one step or not at all; a local file takes the place of one that is there.
   *
   * @throws IOException if it is not done
   */
  static void rename(FileSystem system, Path from, Path to) throws IOException {
    if (isLocal(system)) {
      // Hadoop copies when the system refuses to rename, which is not one step.
      Files.move(local(from), local(to), StandardCopyOption.ATOMIC_MOVE);
    } else if (!system.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  /** Whether files are on a disk of this machine. */
  static boolean isLocal(FileSystem system) {
    return system.getUri().getScheme().equals("file");
  }

  /** A path of a local file system as Java knows it. */
  static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
