package dev.separable.spark.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.ArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What lies in a folder.
 *
 * @param files that may be inputs
 * @param folders below it
 * @param skipped files that are left out
 */
record Folder(ArrayList<Unit> files, ArrayList<String> folders, Skipped skipped)
    implements Serializable {

  private static Folder empty() {
    return new Folder(new ArrayList<>(), new ArrayList<>(), new Skipped());
  }

  /** Looks into a folder. */
  static Folder of(Configuration configuration, String name, InputFormat format)
      throws IOException {
    Path path = new Path(name);
    LocalNames.check(path);
    FileSystem system = FileBytes.raw(path.getFileSystem(configuration));
    return Retry.reading(
        () -> {
          Folder folder = empty();
          RemoteIterator<FileStatus> children = system.listStatusIterator(path);
          while (children.hasNext()) {
            folder.add(children.next(), format);
          }
          return folder;
        });
  }

  private void add(FileStatus child, InputFormat format) throws IOException {
    if (hidden(child.getPath().getName())) {
      return;
    }
    if (!child.isDirectory()) {
      addFile(child, format);
    } else if (!leadsBack(child.getPath())) {
      folders.add(child.getPath().toString());
    }
  }

  /** Adds a file that was not named itself. */
  void addFile(FileStatus file, InputFormat format) {
    UnitKind kind = format.found(file.getPath().getName());
    if (kind != null && file.isFile() && !isSpecial(file.getPath())) {
      files.add(unit(file, kind));
    } else {
      skipped.add(file.getPath().toString());
    }
  }

  /** A whole file. */
  static Unit unit(FileStatus file, UnitKind kind) {
    return Unit.file(file.getPath().toString(), file.getLen(), file.getModificationTime(), kind);
  }

  /** As Spark has it. */
  static boolean hidden(String name) {
    return name.startsWith("_") || name.startsWith(".") || name.endsWith("._COPYING_");
  }

  /** A link to a folder on the way to it, or to one above, would be walked for ever. */
  private static boolean leadsBack(Path folder) throws IOException {
    if (!"file".equals(folder.toUri().getScheme())) {
      return false;
    }
    java.nio.file.Path local = java.nio.file.Path.of(folder.toUri().getPath());
    if (!Files.isSymbolicLink(local)) {
      return false;
    }
    java.nio.file.Path target = local.toRealPath();
    for (java.nio.file.Path on = local.getParent(); on != null; on = on.getParent()) {
      if (on.toRealPath().startsWith(target)) {
        return true;
      }
    }
    return false;
  }

  /** A pipe or device would be read for ever. */
  private static boolean isSpecial(Path file) {
    return "file".equals(file.toUri().getScheme())
        && !Files.isRegularFile(java.nio.file.Path.of(file.toUri().getPath()));
  }
}
