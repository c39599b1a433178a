package dev.separable.spark.source.parquet;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/** The columns of one row group, each with a stream of its own. */
final class GroupPages implements PageReadStore {
  private final long rows;
  private final Map<ColumnPath, PageStream> columns = new HashMap<>();

  /**
   * Opens the columns.
   *
   * @param largest bytes that a page may have
   */
  GroupPages(
      InputFile file,
      BlockMetaData block,
      MessageType projection,
      CompressionCodecFactory codecs,
      long largest)
      throws IOException {
    this.rows = block.getRowCount();
    try {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        if (projection.containsPath(chunk.getPath().toArray())) {
          SeekableInputStream in = file.newStream();
          PageStream pages =
              new PageStream(
                  in,
                  codecs.getDecompressor(chunk.getCodec()),
                  chunk.getPrimitiveType(),
                  chunk.getValueCount(),
                  largest);
          columns.put(chunk.getPath(), pages);
          in.seek(chunk.getStartingPos());
        }
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    return columns.get(ColumnPath.get(column.getPath()));
  }

  @Override
  public long getRowCount() {
    return rows;
  }

  @Override
  public void close() {
    for (PageStream pages : columns.values()) {
      try {
        pages.close();
      } catch (IOException e) {
        // Nothing was written; what was read is whole.
      }
    }
  }
}
