package dev.separable.spark.sink;

import dev.separable.spark.transform.Extracted;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** A file of rows that one task writes; it is of no use before {@link #finish}. */
public interface Shard extends Closeable {
  /** Writes the rows of an input, none or more, perhaps later: it must not change afterwards. */
  void add(Extracted extracted) throws IOException;

  /** Writes the rows that are held, if the format can do that before the end. */
  default void flush() throws IOException {}

  /** Rows so far. */
  long rows();

  /**
   * Ends the file.
   *
   * @param metadata for its footer, beside what the format itself puts there
   * @return its length in bytes
   */
  long finish(Map<String, String> metadata) throws IOException;

  /** Gives up what is held, and the file too unless it is finished. May be called twice. */
  @Override
  void close() throws IOException;
}
