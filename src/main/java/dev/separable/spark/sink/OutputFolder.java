package dev.separable.spark.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.spark.sink.Publication.Way;
import dev.separable.spark.source.FileBytes;
import dev.separable.spark.source.Paths;
import dev.separable.spark.source.Retry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder that a job writes, on any Hadoop file system. */
public final class OutputFolder {
  private static final String SUCCESS = "_SUCCESS";
  private static final String STAGING = "_staging";
  private static final String LEASE = "_lease";
  private static final String NEXT_RUN = "_run.next";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the output of a job is laid out in its folder. */
  public enum Layout {
    /** Tables in sub-folders, beside {@code run.json}. */
    TABLES("run.json", "features", List.of("features", "cost", "tasks")::contains),
    /** Shards in the folder itself; readers of data sets pass over {@code _pack.json}. */
    SHARDS("_pack.json", "", name -> name.startsWith("shard-")),
    /** One table in the folder itself; Parquet readers pass over {@code _run.json}. */
    ONE_TABLE("_run.json", "", name -> name.startsWith("part-"));

    private final String runFile;
    private final String table;
    private final Predicate<String> data;

    Layout(String runFile, String table, Predicate<String> data) {
      this.runFile = runFile;
      this.table = table;
      this.data = data;
    }

    private boolean owns(String name) {
      return data.test(name)
          || name.equals(runFile)
          || name.equals(SUCCESS)
          || name.startsWith(STAGING)
          || name.equals(NEXT_RUN)
          || isLease(name);
    }
  }

  private final FileSystem system;
  private final Path path;
  private final Layout layout;
  private final Way way;

  private OutputFolder(FileSystem system, Path path, Layout layout, Way way) {
    this.system = system;
    this.path = path;
    this.layout = layout;
    this.way = way;
  }

  /**
   * The folder of that name, which need not be there.
   *
   * @throws IllegalArgumentException if nothing can be published on its file system
   */
  public static OutputFolder of(Configuration configuration, String name, Layout layout)
      throws IOException {
    Path path = Paths.qualified(configuration, name);
    FileSystem system = FileBytes.raw(path.getFileSystem(configuration));
    return new OutputFolder(system, path, layout, Systems.way(system, path));
  }

  /** Where it is, with its scheme. */
  public Path path() {
    return path;
  }

  /** A folder or file in it. */
  public Path child(String name) {
    return new Path(path, name);
  }

  /** The folder of the published files. */
  public Path table() {
    return layout.table.isEmpty() ? path : child(layout.table);
  }

  /** How a run of that name publishes here. */
  public Publication publication(String run) {
    return new Publication(table().toString(), staging(run).toString(), run, way);
  }

  private Path staging(String run) {
    return new Path(child(STAGING), run);
  }

  private static boolean isLease(String name) {
    return name.startsWith(LEASE);
  }

  /**
   * Checks whether a job may write here; changes nothing.
   *
   * @throws IllegalArgumentException if not; the message says what is there
   */
  public void check(IfExists ifExists) throws IOException {
    List<String> there = children().stream().filter(name -> !isLease(name)).toList();
    JsonNode run = run();
    // The first run was killed while it wrote its first file.
    boolean begun = run == null && there.equals(List.of(NEXT_RUN));
    if (there.isEmpty() || begun) {
      return;
    }
    if (ifExists == IfExists.ERROR) {
      throw new IllegalArgumentException(
          "the output folder %s is not empty (%s); %s".formatted(path, some(there), advice(run)));
    }
    if (run == null) {
      throw new IllegalArgumentException(
          "the output folder %s holds %s and no %s of an earlier run; it is not %s"
              .formatted(
                  path,
                  some(there),
                  layout.runFile,
                  ifExists == IfExists.RESUME ? "resumed" : "overwritten"));
    }
  }

  private static String advice(JsonNode run) {
    return run == null
        ? "wanted a new or empty folder"
        : "--if-exists resume adds what is missing there, --if-exists overwrite replaces it";
  }

  /**
   * Whether that file would be deleted by {@link #clear}.
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
   * Takes the folder for a run; makes it if it is not there.
   *
   * @throws HeldException if another run is writing to it
   */
  public Lease lease(String run, Lease.Times times, java.util.function.Consumer<String> waiting)
      throws IOException, InterruptedException {
    system.mkdirs(path);
    return Lease.take(system, child(LEASE), run, times, waiting);
  }

  /**
   * Deletes an earlier output, and nothing else. The mark goes first, so that half an output does
   * not look like a whole one, and the report last, so that the rest is known to be an output.
   */
  public void clear(String run) throws IOException {
    system.delete(child(SUCCESS), false);
    deleteStaging(run);
    for (String name : children()) {
      if (layout.owns(name) && !isLease(name) && !isReport(name)) {
        system.delete(child(name), true);
        if (system.exists(child(name))) {
          throw new IOException("cannot delete " + child(name));
        }
      }
    }
    system.delete(child(NEXT_RUN), false);
    system.delete(child(layout.runFile), false);
  }

  private boolean isReport(String name) {
    return name.equals(layout.runFile) || name.equals(NEXT_RUN);
  }

  /**
   * Makes ready for a run, and ends what is left of earlier ones: without their staging folders,
   * tasks that may still be about can publish nothing any more.
   */
  public void begin(String run, Map<String, Object> report) throws IOException {
    system.delete(child(SUCCESS), false);
    deleteStaging(run);
    run(report);
    system.mkdirs(table());
    system.mkdirs(staging(run));
  }

  /** A task that is still about could add files to its folder while that is being deleted. */
  private void deleteStaging(String run) throws IOException {
    if (way == Way.RENAME && system.exists(child(STAGING))) {
      Systems.rename(system, child(STAGING), child(STAGING + "-" + run));
    }
    for (String name : children()) {
      if (name.startsWith(STAGING)) {
        system.delete(child(name), true);
      }
    }
  }

  /** After a run, however it ended. */
  public void end(String run) throws IOException {
    system.delete(staging(run), true);
    if (system.exists(child(STAGING)) && system.listStatus(child(STAGING)).length == 0) {
      system.delete(child(STAGING), false);
    }
  }

  /**
   * Deletes a file of the table, by way of the staging folder of a run: one that has lost the
   * output folder cannot do it.
   */
  public void delete(Path file, String run) throws IOException {
    if (way == Way.RENAME) {
      Systems.rename(system, file, new Path(staging(run), "deleted-" + file.getName()));
    } else {
      system.delete(file, false);
    }
  }

  /** Puts a whole new table of one file in place of the one that is there. */
  public void replace(String table, String run, Writing writing) throws IOException {
    Retry.trying(() -> written(table, run, writing));
  }

  private Path written(String table, String run, Writing writing) throws IOException {
    Path staged = new Path(staging(run), table + ".parquet");
    Path target = new Path(child(table), "part-00000-" + run + ".parquet");
    if (way == Way.RENAME) {
      system.delete(staged, false);
      // Fails, before anything is deleted, if another run has taken the folder.
      writing.to(staged);
    }
    system.delete(child(table), true);
    system.mkdirs(child(table));
    if (way == Way.RENAME) {
      Systems.rename(system, staged, target);
    } else {
      writing.to(target);
    }
    return target;
  }

  /** Writes one file. */
  public interface Writing {
    /** To a path where nothing is. */
    void to(Path file) throws IOException;
  }

  /**
   * Writes what is known of the run, in place of what was there. One of both can be read at any
   * moment, whatever is killed.
   */
  public void run(Map<String, Object> report) throws IOException {
    byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(report);
    Retry.trying(() -> write(text));
  }

  private Path write(byte[] text) throws IOException {
    Path target = child(layout.runFile);
    Path next = way == Way.CREATE ? target : child(NEXT_RUN);
    if (way == Way.RENAME && !system.exists(target) && run(next) != null) {
      // All that a killed run has left of its report.
      Systems.rename(system, next, target);
    }
    try (OutputStream out = system.create(next, true)) {
      out.write(text);
      out.write('\n');
    } catch (FSError e) {
      // What Hadoop's local file system throws when a disk is full.
      throw new IOException(e.getMessage(), e);
    }
    if (way == Way.CREATE) {
      return target;
    }
    // Hadoop's rename does not replace, except for local files.
    if (!Systems.isLocal(system)) {
      system.delete(target, false);
    }
    Systems.rename(system, next, target);
    return target;
  }

  /** What an earlier run has written of itself; null if there is none of this project's. */
  public JsonNode run() throws IOException {
    JsonNode run = run(child(layout.runFile));
    return run == null ? run(child(NEXT_RUN)) : run;
  }

  private JsonNode run(Path file) throws IOException {
    try {
      JsonNode run = JSON.readTree(Retry.trying(() -> read(file)));
      return run.path("state").isTextual() && run.path("versions").has("separable") ? run : null;
    } catch (FileNotFoundException | com.fasterxml.jackson.core.JacksonException e) {
      return null;
    }
  }

  private byte[] read(Path file) throws IOException {
    try (var in = system.open(file)) {
      return in.readAllBytes();
    }
  }

  /** The last step: marks the output as whole. */
  public void success() throws IOException {
    Retry.trying(
        () -> {
          system.create(child(SUCCESS), true).close();
          return SUCCESS;
        });
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
