package dev.separable.spark.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds inputs on any Hadoop file system, without reading them. Folders are walked whole; files and
 * folders whose names begin with {@code _} or {@code .} are hidden, as for Spark. Of archives the
 * headers are read. A few folders and archives are looked into by threads of this JVM, many
 * wherever they are spread to.
 */
public final class Lister {
  private static final int MANY_FOLDERS = 64;
  private static final int MANY_ARCHIVES = 4;
  private static final long LARGE_ARCHIVES = 1L << 30;

  private final Configuration configuration;
  private final ReadOptions options;
  private final InputFormat format;
  private final Spread here;
  private final Spread far;
  private final Map<String, Unit> files = new TreeMap<>();
  private final Set<String> named = new HashSet<>();
  private final Skipped skipped = new Skipped();

  private Lister(Configuration configuration, ReadOptions options, Spread far) {
    this.options = options;
    this.configuration = configuration;
    this.format = options.format();
    this.here = new Threads(configuration);
    this.far = far;
  }

  /** All inputs in a format, with nothing else said, listed by this JVM alone. */
  static Listing list(Configuration configuration, List<String> inputs, InputFormat format)
      throws IOException {
    return list(configuration, inputs, ReadOptions.of(format));
  }

  /**
   * All inputs under these files, folders and globs, listed by this JVM alone.
   *
   * @throws IllegalArgumentException if there are none, or if one of the names leads to nothing;
   *     the message says what was looked at
   */
  public static Listing list(Configuration configuration, List<String> inputs, ReadOptions options)
      throws IOException {
    return list(configuration, inputs, options, new Threads(configuration));
  }

  /**
   * All inputs under these files, folders and globs.
   *
   * @param far for many folders and archives
   * @throws IllegalArgumentException if there are none, or if one of the names leads to nothing;
   *     the message says what was looked at
   */
  public static Listing list(
      Configuration configuration, List<String> inputs, ReadOptions options, Spread far)
      throws IOException {
    Lister lister = new Lister(configuration, options, far);
    List<String> folders = new ArrayList<>();
    for (String input : inputs) {
      lister.add(input, folders);
    }
    lister.walk(folders);
    return lister.listing(inputs);
  }

  private void add(String input, List<String> folders) throws IOException {
    Path path = Paths.of(input);
    FileSystem system = path.getFileSystem(configuration);
    Path whole = system.makeQualified(path);
    FileStatus status = status(system, whole);
    if (status == null) {
      glob(system, whole, input, folders);
    } else if (status.isDirectory()) {
      folders.add(status.getPath().toString());
    } else {
      UnitKind kind = format.named(whole.getName());
      Unit file = Folder.unit(status, kind);
      files.put(file.path(), file);
      named.add(file.path());
    }
  }

  private static FileStatus status(FileSystem system, Path path) throws IOException {
    try {
      return Retry.trying(() -> system.getFileStatus(path));
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private void glob(FileSystem system, Path pattern, String input, List<String> folders)
      throws IOException {
    FileStatus[] matches = system.globStatus(pattern);
    if (matches == null || matches.length == 0) {
      LocalNames.check(pattern.getParent());
      throw new IllegalArgumentException("no such file or folder: " + input);
    }
    boolean hiddenWanted = Folder.hidden(pattern.getName());
    Folder found = new Folder(new ArrayList<>(), new ArrayList<>(), skipped);
    for (FileStatus match : matches) {
      if (Folder.hidden(match.getPath().getName()) && !hiddenWanted) {
        continue;
      }
      if (match.isDirectory()) {
        folders.add(match.getPath().toString());
      } else {
        found.addFile(match, format);
      }
    }
    take(found.files());
  }

  private void walk(List<String> roots) throws IOException {
    Set<String> seen = new HashSet<>();
    List<String> level = roots.stream().filter(seen::add).toList();
    InputFormat wanted = format;
    while (!level.isEmpty()) {
      Spread.Work<String, Folder> work = (hadoop, name) -> Folder.of(hadoop, name, wanted);
      List<String> next = new ArrayList<>();
      for (Folder folder : spread(level.size() > MANY_FOLDERS).map(level, work)) {
        take(folder.files());
        skipped.add(folder.skipped());
        folder.folders().stream().filter(seen::add).forEach(next::add);
      }
      level = next;
    }
  }

  /** What was named itself is what its name says then. */
  private void take(List<Unit> found) {
    found.forEach(file -> files.putIfAbsent(file.path(), file));
  }

  private Spread spread(boolean many) {
    return many ? far : here;
  }

  private Listing listing(List<String> inputs) throws IOException {
    List<Unit> units = new ArrayList<>();
    List<Unit> tables = new ArrayList<>();
    List<Unit> archives = new ArrayList<>();
    for (Unit file : files.values()) {
      boolean table = file.kind() == UnitKind.PARQUET;
      (file.kind().isArchive() ? archives : table ? tables : units).add(file);
    }
    units.addAll(Tables.units(tables, options, spread(tables.size() > MANY_ARCHIVES)));
    for (Scan scan : scans(archives)) {
      units.addAll(scan.units());
      skipped.add(scan.skipped());
    }
    if (units.isEmpty()) {
      throw new IllegalArgumentException(
          "no input in "
              + String.join(", ", inputs)
              + ": "
              + nothing(tables.size(), archives.size()));
    }
    units.sort(Unit.BY_PATH);
    long bytes = units.stream().mapToLong(Unit::bytes).sum();
    return new Listing(List.copyOf(units), bytes, skipped.count(), skipped.examples());
  }

  private List<Scan> scans(List<Unit> archives) throws IOException {
    if (archives.isEmpty()) {
      return List.of();
    }
    long bytes = archives.stream().mapToLong(Unit::length).sum();
    boolean many = archives.size() > MANY_ARCHIVES || bytes > LARGE_ARCHIVES;
    List<Scan> scans = spread(many).map(archives, Scan::of);
    for (int i = 0; i < archives.size(); i++) {
      String path = archives.get(i).path();
      if (scans.get(i).refusal() != null && named.contains(path)) {
        throw new IllegalArgumentException(path + ": " + scans.get(i).refusal());
      }
    }
    return scans;
  }

  private String nothing(int tables, int archives) {
    String files =
        skipped.count() == 0
            ? "no files there"
            : "%d files, of them %s, such as %s"
                .formatted(skipped.count(), skipped.text(), skipped.examples().get(0));
    String also = archives == 0 ? "" : " and archives without inputs (%d)".formatted(archives);
    also += tables == 0 ? "" : " and tables without rows (%d)".formatted(tables);
    String cure =
        skipped.count() == 0 || format != InputFormat.AUTO
            ? ""
            : "; --format image, npy or parquet takes every file";
    return files + also + cure;
  }
}
