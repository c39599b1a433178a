package dev.separable.spark.source;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Reads the rows of a row group. How much a row holds is known only when it has been read. */
final class TableReader implements UnitReader {
  private final Tables.Rows rows;
  private Loaded row;

  private TableReader(Tables.Rows rows) {
    this.rows = rows;
  }

  static TableReader open(Configuration configuration, Unit unit, ReadOptions options, long largest)
      throws IOException {
    return new TableReader(new Tables.Rows(configuration, unit, options, largest));
  }

  @Override
  public long ahead() throws IOException {
    if (row == null) {
      row = rows.row();
    }
    return row.input() == null ? 0 : row.id().length();
  }

  @Override
  public Loaded next() throws IOException {
    ahead();
    Loaded now = row;
    row = null;
    return now;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
