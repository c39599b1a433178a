package dev.separable.spark.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Finds input files on any Hadoop file system, without reading them. Folders are walked whole;
 * files and folders whose names begin with {@code _} or {@code .} are hidden, as for Spark.
 */
public final class Lister {
  private static final int EXAMPLES = 5;

  private final Configuration configuration;
  private final ReadOptions options;
  private final Map<String, Unit> files = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private long skipped;

  private Lister(Configuration configuration, ReadOptions options) {
    this.configuration = configuration;
    this.options = options;
  }

  /**
   * All inputs under these files, folders and globs, in a format, with nothing else said.
   *
   * @throws IllegalArgumentException as below
   */
  static Listing list(Configuration configuration, List<String> inputs, InputFormat format)
      throws IOException {
    return list(configuration, inputs, ReadOptions.of(format));
  }

  /**
   * All inputs under these files, folders and globs.
   *
   * @throws IllegalArgumentException if there are none, or if one of the names leads to nothing;
   *     the message says what was looked at
   */
  public static Listing list(Configuration configuration, List<String> inputs, ReadOptions options)
      throws IOException {
    Lister lister = new Lister(configuration, options);
    for (String input : inputs) {
      lister.add(input);
    }
    return lister.listing(inputs);
  }

  private Listing listing(List<String> inputs) throws IOException {
    if (files.isEmpty()) {
      String left =
          skipped == 0
              ? ""
              : ", only %d other files such as %s; --format image, npy or parquet takes every file"
                  .formatted(skipped, examples.get(0));
      throw new IllegalArgumentException(
          "no image, no .npy and no .parquet file in " + String.join(", ", inputs) + left);
    }
    List<Unit> units = Tables.units(configuration, List.copyOf(files.values()), options);
    if (units.isEmpty()) {
      throw new IllegalArgumentException("no row in " + String.join(", ", inputs));
    }
    long bytes = units.stream().mapToLong(Unit::bytes).sum();
    return new Listing(units, bytes, skipped, List.copyOf(examples));
  }

  private void add(String input) throws IOException {
    Path path = Paths.of(input);
    FileSystem system = path.getFileSystem(configuration);
    Path whole = system.makeQualified(path);
    FileStatus status = status(system, whole);
    if (status == null) {
      glob(system, whole, input);
    } else if (status.isDirectory()) {
      walk(system, status);
    } else {
      take(status, options.format().named(whole.getName()));
    }
  }

  private static FileStatus status(FileSystem system, Path path) throws IOException {
    try {
      return system.getFileStatus(path);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private void glob(FileSystem system, Path pattern, String input) throws IOException {
    FileStatus[] matches = system.globStatus(pattern);
    if (matches == null || matches.length == 0) {
      LocalNames.check(pattern.getParent());
      throw new IllegalArgumentException("no such file or folder: " + input);
    }
    boolean hiddenWanted = hidden(pattern.getName());
    for (FileStatus match : matches) {
      if (hidden(match.getPath().getName()) && !hiddenWanted) {
        continue;
      }
      if (match.isDirectory()) {
        walk(system, match);
      } else {
        found(match);
      }
    }
  }

  private void walk(FileSystem system, FileStatus root) throws IOException {
    Deque<FileStatus> folders = new ArrayDeque<>(List.of(root));
    while (!folders.isEmpty()) {
      Path folder = folders.pop().getPath();
      LocalNames.check(folder);
      RemoteIterator<FileStatus> children = system.listStatusIterator(folder);
      while (children.hasNext()) {
        FileStatus child = children.next();
        if (hidden(child.getPath().getName())) {
          continue;
        }
        if (!child.isDirectory()) {
          found(child);
        } else if (!leadsUp(child.getPath())) {
          folders.push(child);
        }
      }
    }
  }

  private static boolean hidden(String name) {
    return name.startsWith("_") || name.startsWith(".");
  }

  /** A link to a folder above it would be walked for ever. */
  private static boolean leadsUp(Path folder) throws IOException {
    if (!"file".equals(folder.toUri().getScheme())) {
      return false;
    }
    java.nio.file.Path local = java.nio.file.Path.of(folder.toUri().getPath());
    return Files.isSymbolicLink(local)
        && local.getParent().toRealPath().startsWith(local.toRealPath());
  }

  /** A pipe or device would be read for ever. */
  private static boolean isSpecial(Path file) {
    return "file".equals(file.toUri().getScheme())
        && !Files.isRegularFile(java.nio.file.Path.of(file.toUri().getPath()));
  }

  private void found(FileStatus file) {
    UnitKind kind = options.format().found(file.getPath().getName());
    if (kind != null && file.isFile() && !isSpecial(file.getPath())) {
      take(file, kind);
      return;
    }
    skipped++;
    if (examples.size() < EXAMPLES) {
      examples.add(file.getPath().toString());
    }
  }

  private void take(FileStatus file, UnitKind kind) {
    String path = file.getPath().toString();
    files.put(path, Unit.file(path, file.getLen(), file.getModificationTime(), kind));
  }
}
