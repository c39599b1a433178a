package dev.separable.spark.sink;

import dev.separable.spark.source.FileBytes;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where the tasks of one run put their files, and how a file becomes part of the table; travels to
 * the tasks. A file is written in the staging folder of the run and renamed, which is atomic, to a
 * name that run and partition fix. No task makes the staging folder: once a later run has deleted
 * it, nothing of this run can be published any more.
 *
 * @param table folder of the published files
 * @param staging folder of this run alone
 * @param run its name
 * @param way how this file system publishes
 */
public record Publication(String table, String staging, String run, Way way)
    implements Serializable {

  /** How a file becomes visible. */
  public enum Way {
    /** By an atomic rename. */
    RENAME,
    /** When it is closed, under its final name, unless there is one: object stores. */
    CREATE
  }

  /** The same for copies of files of earlier runs, which have partitions of their own. */
  public Publication forCopies() {
    return new Publication(table, staging, run + "-copies", way);
  }

  /** Whether the file of that partition is published. */
  public boolean isPublished(Configuration configuration, int partition) throws IOException {
    return system(configuration).exists(published(partition));
  }

  /** Where an attempt at a partition writes. */
  public Path attempt(int partition, long attempt) {
    return way == Way.CREATE
        ? published(partition)
        : new Path(
            staging, String.format(Locale.ROOT, "%05d-%d-%s.parquet", partition, attempt, run));
  }

  /**
   * Publishes what an attempt has written and closed; does nothing if another attempt was faster.
   *
   * @throws IOException if it cannot be, because another run has taken the folder, say
   */
  public void publish(Configuration configuration, int partition, Path attempt) throws IOException {
    if (way == Way.CREATE) {
      return;
    }
    FileSystem system = system(configuration);
    Path target = published(partition);
    if (system.exists(target)) {
      system.delete(attempt, false);
      return;
    }
    try {
      Systems.rename(system, attempt, target);
    } catch (IOException e) {
      if (!system.exists(target)) {
        check(configuration);
        throw e;
      }
    }
  }

  /**
   * Whether a task of this run may still write: its staging folder is there.
   *
   * @throws IOException if not
   */
  public void check(Configuration configuration) throws IOException {
    if (!system(configuration).exists(new Path(staging))) {
      throw new IOException("another run has taken the output folder; there is no " + staging);
    }
  }

  /** The name under which a partition is published. */
  public Path published(int partition) {
    return new Path(table, String.format(Locale.ROOT, "part-%05d-%s.parquet", partition, run));
  }

  private FileSystem system(Configuration configuration) throws IOException {
    return FileBytes.raw(new Path(table).getFileSystem(configuration));
  }
}
