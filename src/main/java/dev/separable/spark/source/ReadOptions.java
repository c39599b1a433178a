package dev.separable.spark.source;

import dev.separable.tensor.Shape;
import java.io.Serializable;
import java.util.List;

/**
 * How the user wants inputs to be read; travels to the tasks.
 *
 * @param format what the files are
 * @param column of a table, with encoded images or arrays; null to look for the usual names
 * @param idColumn of a table, with the key of a row; null to look for the usual names
 * @param shape (H, W, C) of arrays that carry none; null if they do
 * @param columns of a table that are carried through to the output
 */
public record ReadOptions(
    InputFormat format, String column, String idColumn, Shape shape, List<String> columns)
    implements Serializable {

  /** Of that format, and nothing else said. */
  public static ReadOptions of(InputFormat format) {
    return new ReadOptions(format, null, null, null, List.of());
  }
}
