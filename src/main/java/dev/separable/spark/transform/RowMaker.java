package dev.separable.spark.transform;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/** Makes the rows of the output from one input. */
@FunctionalInterface
public interface RowMaker extends Serializable {
  /** Rows of an input, well or failed. */
  List<Row> rows(Extracted extracted);
}
