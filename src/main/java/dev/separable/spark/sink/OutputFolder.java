package dev.separable.spark.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.spark.source.Paths;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder that a job writes, on any Hadoop file system. */
public final class OutputFolder {
  private static final String SUCCESS = "_SUCCESS";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the output of a job is laid out in its folder. */
  public enum Layout {
    /** Tables in sub-folders, beside {@code run.json}. */
    TABLES("run.json", List.of("features", "cost", "tasks", "_staging")::contains),
    /** Shards in the folder itself; readers of data sets pass over {@code _pack.json}. */
    SHARDS("_pack.json", name -> name.startsWith("shard-") || name.equals("_staging")),
    /** One table in the folder itself; Parquet readers pass over {@code _run.json}. */
    ONE_TABLE("_run.json", name -> name.startsWith("part-") || name.equals("_temporary"));

    private final String runFile;
    private final Predicate<String> data;

    Layout(String runFile, Predicate<String> data) {
      this.runFile = runFile;
      this.data = data;
    }

    private boolean owns(String name) {
      return data.test(name) || name.equals(runFile) || name.equals(SUCCESS);
    }
  }

  private final FileSystem system;
  private final Path path;
  private final Layout layout;
  private boolean replaces;

  private OutputFolder(FileSystem system, Path path, Layout layout) {
    this.system = system;
    this.path = path;
    this.layout = layout;
  }

  /** The folder of that name, which need not be there. */
  public static OutputFolder of(Configuration configuration, String name, Layout layout)
      throws IOException {
    Path path = Paths.qualified(configuration, name);
    return new OutputFolder(path.getFileSystem(configuration), path, layout);
  }

  /** Where it is, with its scheme. */
  public Path path() {
    return path;
  }

  /** A folder or file in it. */
  public Path child(String name) {
    return new Path(path, name);
  }

  /**
   * Checks whether a job may write here; changes nothing.
   *
   * @throws IllegalArgumentException if not; the message says what is there
   */
  public void check(IfExists ifExists) throws IOException {
    if (ifExists == IfExists.RESUME) {
      throw new IllegalArgumentException(
          "--if-exists resume: this version cannot resume a run yet; there are error and overwrite");
    }
    List<String> there = children();
    if (there.isEmpty()) {
      return;
    }
    if (ifExists == IfExists.ERROR) {
      throw new IllegalArgumentException(
          "the output folder %s is not empty (%s); --if-exists overwrite replaces an earlier output"
              .formatted(path, some(there)));
    }
    if (!hasRun()) {
      throw new IllegalArgumentException(
          "the output folder %s holds %s and no %s of an earlier run; it is not overwritten"
              .formatted(path, some(there), layout.runFile));
    }
    replaces = true;
  }

  /**
   * Whether that file would be deleted by {@link #take}.
   *
   * @param file with its scheme
   */
  public boolean wouldDelete(String file) {
    String inside = path + Path.SEPARATOR;
    if (!file.startsWith(inside)) {
      return false;
    }
    String below = file.substring(inside.length());
    int end = below.indexOf(Path.SEPARATOR_CHAR);
    return layout.owns(end < 0 ? below : below.substring(0, end));
  }

  /**
   * Deletes the earlier output that {@link #check} allowed to replace, and nothing else, and takes
   * the folder for this run.
   *
   * @throws IllegalArgumentException if another run takes it at the same time
   */
  public void take(Map<String, Object> run) throws IOException {
    if (replaces) {
      clear();
    }
    try (OutputStream out = system.create(child(layout.runFile), false)) {
      write(run, out);
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          "another run has just begun to write to the output folder " + path, e);
    }
  }

  private void clear() throws IOException {
    // The mark first: half an output must not look like a whole one.
    system.delete(child(SUCCESS), false);
    for (String name : children()) {
      if (layout.owns(name)) {
        system.delete(child(name), true);
      }
    }
  }

  /** Writes what is known of the run, in place of what was there. */
  public void run(Map<String, Object> run) throws IOException {
    try (OutputStream out = system.create(child(layout.runFile), true)) {
      write(run, out);
    }
  }

  private static void write(Map<String, Object> run, OutputStream out) throws IOException {
    out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(run));
    out.write('\n');
  }

  /** After a failed run: removes what Spark's committer may have left. */
  public void abandon() throws IOException {
    for (String name : List.of("_temporary", "features/_temporary")) {
      system.delete(child(name), true);
    }
  }

  /** The last step: marks the output as whole. */
  public void success() throws IOException {
    system.create(child(SUCCESS), true).close();
  }

  private boolean hasRun() throws IOException {
    try (var in = system.open(child(layout.runFile))) {
      JsonNode run = JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return run.path("state").isTextual() && run.path("versions").has("separable");
    } catch (FileNotFoundException | com.fasterxml.jackson.core.JacksonException e) {
      return false;
    }
  }

  private List<String> children() throws IOException {
    try {
      FileStatus status = system.getFileStatus(path);
      if (!status.isDirectory()) {
        throw new IllegalArgumentException("the output " + path + " is a file, wanted a folder");
      }
      return Arrays.stream(system.listStatus(path))
          .map(s -> s.getPath().getName())
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(4, names.size())));
    return names.size() > 4 ? first + ", ..." : first;
  }
}
