package dev.separable.spark.sink;

import dev.separable.spark.sink.FeatureCells.Cell;
import dev.separable.spark.transform.Extracted;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/**
 * Columns of small values that lie side by side, written by parquet-java's column writers.
 *
 * @param columns these columns alone
 * @param cells how they are filled, in the same order
 */
record SideColumns(MessageType columns, List<Cell> cells) {
  private static final ParquetProperties PROPERTIES =
      ParquetProperties.builder()
          // No two rows have the same path.
          .withDictionaryEncoding("path", false)
          .build();

  /** Writes one row group's chunks of these columns. */
  void write(List<Extracted> rows, BytesInputCompressor compressor, ParquetFileWriter file)
      throws IOException {
    try (ColumnChunkPageWriteStore pages =
            new ColumnChunkPageWriteStore(
                compressor,
                columns,
                HeapByteBufferAllocator.getInstance(),
                ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH);
        ColumnWriteStore store = PROPERTIES.newColumnWriteStore(columns, pages)) {
      List<ColumnDescriptor> descriptors = columns.getColumns();
      ColumnWriter[] writers = new ColumnWriter[cells.size()];
      for (int i = 0; i < writers.length; i++) {
        writers[i] = store.getColumnWriter(descriptors.get(i));
      }
      for (Extracted row : rows) {
        for (int i = 0; i < writers.length; i++) {
          cells.get(i).write(row, writers[i]);
        }
        store.endRecord();
      }
      store.flush();
      pages.flushToFileWriter(file);
    }
  }
}
