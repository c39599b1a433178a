package dev.separable.spark.sink;

import dev.separable.spark.transform.Extracted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ParquetFileWriter;

/**
 * The column {@code features.list.element}: an optional list of required floats. parquet-java takes
 * one value after the other; here the levels of a row are runs and its values are copied at once.
 * There are no statistics: nobody looks for the least feature.
 */
final class FeaturePages {
  /** A row of more values does not fit a page, compressed or not. */
  static final int MOST_VALUES = 400_000_000;

  private static final int PAGE_BYTES = 1 << 20;
  private static final int PAGE_ROWS = 20_000;

  private static final int NULL = 0;
  private static final int EMPTY = 1;
  private static final int PRESENT = 2;

  private final ColumnDescriptor column;
  private final BytesInputCompressor compressor;
  private final Statistics<?> none;
  private final LevelRuns repetition = new LevelRuns();
  private final LevelRuns definition = new LevelRuns();
  private ByteBuffer page = ByteBuffer.allocate(0);

  FeaturePages(ColumnDescriptor column, BytesInputCompressor compressor) {
    this.column = column;
    this.compressor = compressor;
    this.none = Statistics.getBuilderForReading(column.getPrimitiveType()).build();
  }

  /**
   * Writes one row group's chunk of the column: a page a row, or several rows if they are small.
   */
  void write(List<Extracted> rows, ParquetFileWriter file) throws IOException {
    file.startColumn(column, entries(rows), compressor.getCodecName());
    int from = 0;
    while (from < rows.size()) {
      int to = pageEnd(rows, from);
      writePage(rows.subList(from, to), file);
      from = to;
    }
    file.endColumn();
  }

  private static int pageEnd(List<Extracted> rows, int from) {
    int to = from;
    long bytes = 0;
    do {
      bytes += (long) Float.BYTES * values(rows.get(to));
      to++;
    } while (to < rows.size()
        && to - from < PAGE_ROWS
        && bytes + (long) Float.BYTES * values(rows.get(to)) <= PAGE_BYTES);
    return to;
  }

  private void writePage(List<Extracted> rows, ParquetFileWriter file) throws IOException {
    int entries = (int) entries(rows);
    fill(rows);
    BytesInput bytes = BytesInput.from(page);
    int size = page.remaining();
    file.writeDataPage(
        entries,
        size,
        compressor.compress(bytes),
        none,
        rows.size(),
        Encoding.RLE,
        Encoding.RLE,
        Encoding.PLAIN);
  }

  private void fill(List<Extracted> rows) {
    repetition.clear();
    definition.clear();
    int values = 0;
    for (Extracted row : rows) {
      float[] features = row.features().values();
      repetition.add(0, 1);
      if (features == null) {
        definition.add(NULL, 1);
      } else if (features.length == 0) {
        definition.add(EMPTY, 1);
      } else {
        repetition.add(1, features.length - 1);
        definition.add(PRESENT, features.length);
        values += features.length;
      }
    }
    int levels = repetition.end() + definition.end();
    begin(levels + values * Float.BYTES);
    repetition.copyTo(page);
    definition.copyTo(page);
    for (Extracted row : rows) {
      float[] features = row.features().values();
      if (features != null) {
        page.asFloatBuffer().put(features);
        page.position(page.position() + features.length * Float.BYTES);
      }
    }
    page.flip();
  }

  private void begin(int size) {
    if (page.capacity() < size) {
      page = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
    page.clear();
  }

  /** Values, and one for each row that has none. */
  private static long entries(List<Extracted> rows) {
    return rows.stream().mapToLong(row -> Math.max(1, values(row))).sum();
  }

  private static int values(Extracted row) {
    float[] features = row.features().values();
    return features == null ? 0 : features.length;
  }
}
