package dev.separable.spark.source;

import dev.separable.extract.Memory;
import dev.separable.spark.source.parquet.Selection;
import dev.separable.spark.source.parquet.TableFile;
import dev.separable.spark.source.parquet.TableFile.Group;
import dev.separable.spark.source.parquet.TableRow;
import dev.separable.spark.source.parquet.TableSchema;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;

/** Parquet files as inputs: a unit is a row group, an input is a row. */
public final class Tables {
  private Tables() {}

  /** What the footer of one file says: its row groups, and how its columns are read. */
  private record Scan(ArrayList<Unit> units, String reading, ArrayList<String> carried)
      implements Serializable {}

  /**
   * The row groups of files.
   *
   * @param spread for their footers
   * @throws IllegalArgumentException if a file is no Parquet file, has not the columns that are
   *     wanted, or has others than the files before it; the message names it
   */
  static List<Unit> units(List<Unit> files, ReadOptions options, Spread spread) throws IOException {
    if (files.isEmpty()) {
      return List.of();
    }
    List<Scan> scans = spread.map(files, (hadoop, file) -> scan(hadoop, file, options));
    Scan first = scans.get(0);
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Scan scan = scans.get(i);
      if (!scan.reading.equals(first.reading) || !scan.carried.equals(first.carried)) {
        throw new IllegalArgumentException(
            "the files are not of one kind: %s: it reads %s, the other %s: %s"
                .formatted(files.get(0).path(), first.reading, scan.reading, files.get(i).path()));
      }
      units.addAll(scan.units);
    }
    return units;
  }

  private static Scan scan(Configuration configuration, Unit file, ReadOptions options) {
    try (TableFile table = open(configuration, file, options, Memory.share(1))) {
      ArrayList<Unit> units = new ArrayList<>();
      for (Group group : table.groups()) {
        units.add(unit(file, group));
      }
      TableSchema schema = table.schema();
      return new Scan(units, schema.describe(), new ArrayList<>(schema.carriedTypes()));
    } catch (IOException e) {
      throw new IllegalArgumentException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private static Unit unit(Unit file, Group group) {
    return new Unit(
        file.path(),
        file.length(),
        file.modified(),
        UnitKind.PARQUET,
        group.ordinal(),
        group.rows(),
        group.bytes());
  }

  /**
   * How the tables of a listing are read; null if there are none.
   *
   * @throws IllegalArgumentException if that cannot be told
   */
  public static TableSchema schema(
      Configuration configuration, Listing listing, ReadOptions options) {
    for (Unit unit : listing.units()) {
      if (unit.kind() == UnitKind.PARQUET) {
        try (TableFile table = open(configuration, unit, options, Memory.share(1))) {
          return table.schema();
        } catch (IOException e) {
          throw new IllegalArgumentException(unit.path() + ": " + e.getMessage(), e);
        }
      }
    }
    return null;
  }

  private static TableFile open(
      Configuration configuration, Unit file, ReadOptions options, long largest)
      throws IOException {
    Selection wanted =
        new Selection(options.column(), options.idColumn(), options.shape(), options.columns());
    try {
      return TableFile.open(new ListedFile(configuration, file), wanted, configuration, largest);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file.path() + ": " + e.getMessage(), e);
    }
  }

  /** The rows of one unit, in their order. */
  static final class Rows implements Iterator<Loaded>, AutoCloseable {
    private final Unit unit;
    private final TableFile table;
    private final TableFile.Rows rows;
    private long left;
    private long since;

    /**
     * Opens the file again and begins with the row group.
     *
     * @throws IOException if it cannot be read, or is not what it was when listed
     */
    Rows(Configuration configuration, Unit unit, ReadOptions options, long largest)
        throws IOException {
      this.since = System.nanoTime();
      this.unit = unit;
      this.left = unit.count();
      this.table = open(configuration, unit, options, largest);
      try {
        this.rows = table.rows(group());
      } catch (IOException | RuntimeException e) {
        table.close();
        throw e;
      }
    }

    private Group group() throws IOException {
      for (Group group : table.groups()) {
        if (group.ordinal() == unit.from() && unit(unit, group).equals(unit)) {
          return group;
        }
      }
      throw new IOException("it has changed since it was listed");
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    /** The next row; an error of reading is for the caller to name the file. */
    Loaded row() throws IOException {
      if (left <= 0) {
        throw new NoSuchElementException();
      }
      // The first row bears what it took to open the file.
      long start = since == 0 ? System.nanoTime() : since;
      since = 0;
      TableRow row = rows.next();
      if (--left == 0) {
        table.close();
      }
      String path = row.key() == null ? unit.path() + "!/" + row.number() : row.key();
      return new Loaded(
          new InputId(path, row.length(), unit.modified()),
          row.input(),
          row.failure(),
          row.carried(),
          System.nanoTime() - start);
    }

    @Override
    public Loaded next() {
      try {
        return row();
      } catch (IOException e) {
        throw Inputs.unread(unit, e);
      }
    }

    @Override
    public void close() throws IOException {
      table.close();
    }
  }
}
