package dev.separable.spark.source;

import java.io.Serializable;
import java.util.Comparator;

/**
 * What is listed, given to a task and published as a whole: one file, or a stretch of inputs in an
 * archive or table. Found before any task starts, so that a task that is tried again reads the same
 * inputs.
 *
 * @param path of the file, with its scheme, not encoded, as {@code file:/photos/a b.jpg}
 * @param length bytes of the file
 * @param modified milliseconds since 1970, of the file
 * @param kind what the file is
 * @param from where the stretch begins, as the reader of that kind counts; 0 for a whole file
 * @param count inputs in it; 1 for a file that is one input
 * @param bytes that are read for it
 */
public record Unit(
    String path, long length, long modified, UnitKind kind, long from, long count, long bytes)
    implements Serializable {
  /** By path, then from beginning to end. */
  public static final Comparator<Unit> BY_PATH =
      Comparator.comparing(Unit::path).thenComparingLong(Unit::from);

  /** A file that is one input. */
  public static Unit file(String path, long length, long modified, UnitKind kind) {
    return new Unit(path, length, modified, kind, 0, 1, length);
  }

  /** The identity of the input that this whole file is. */
  public InputId id() {
    return new InputId(path, length, modified);
  }
}
