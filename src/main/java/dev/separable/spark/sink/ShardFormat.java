package dev.separable.spark.sink;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What the files of a table look like; travels to the tasks. */
public interface ShardFormat extends Serializable {
  /**
   * Begins a new file.
   *
   * @throws IOException also if it is there already or its folder is not
   */
  Shard create(Configuration configuration, Path file) throws IOException;
}
