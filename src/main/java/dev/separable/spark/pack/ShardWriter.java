package dev.separable.spark.pack;

import java.io.Closeable;
import java.io.IOException;

/** Writes one shard, file by file. */
interface ShardWriter extends Closeable {
  /**
   * Adds a file.
   *
   * @param content all its bytes, as many as were listed
   */
  void add(Member member, byte[] content) throws IOException;

  /** Ends the shard; without it, {@link #close} leaves a file that is of no use. */
  void finish() throws IOException;
}
