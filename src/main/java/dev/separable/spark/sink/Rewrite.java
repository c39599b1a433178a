package dev.separable.spark.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetFileWriter.Mode;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * Copies a Parquet file less some of its rows. Goes through the columns value by value, whatever
 * the schema, and holds one row group.
 */
public final class Rewrite {
  private static final int PAGE = 1 << 20;
  private static final int ROW_GROUP = 128 << 20;

  private final Configuration configuration;
  private final BitSet dropped;
  private final ParquetProperties properties =
      ParquetProperties.builder()
          .withDictionaryEncoding(false)
          .withMinRowCountForPageSizeCheck(1)
          .withPageSize(PAGE)
          .build();

  private Rewrite(Configuration configuration, BitSet dropped) {
    this.configuration = configuration;
    this.dropped = dropped;
  }

  /**
   * Copies a published file.
   *
   * @param to which is not there
   * @param run that does it
   * @param units places in the manifest of those whose rows are left out
   */
  public static void copy(Configuration configuration, Path from, Path to, String run, BitSet units)
      throws IOException {
    Footer old = Footers.footer(configuration, from);
    List<Manifest.Entry> kept = new ArrayList<>();
    BitSet dropped = new BitSet();
    int row = 0;
    List<Manifest.Entry> entries = old.manifest().entries();
    for (int i = 0; i < entries.size(); i++) {
      int next = Math.toIntExact(row + entries.get(i).stats().rows());
      if (units.get(i)) {
        dropped.set(row, next);
      } else {
        kept.add(entries.get(i));
      }
      row = next;
    }
    long inputs = kept.stream().mapToLong(entry -> entry.unit().count()).sum();
    Footer footer =
        new Footer(
            run,
            old.fingerprint(),
            old.task().only(kept.stream().map(Manifest.Entry::stats).toList(), inputs),
            new Manifest(kept),
            from.getName());
    new Rewrite(configuration, dropped).copy(from, to, footer.encode());
  }

  private void copy(Path from, Path to, Map<String, String> metadata) throws IOException {
    NewFile file = NewFile.create(configuration, to);
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(from, configuration))) {
      FileMetaData old = reader.getFileMetaData();
      Map<String, String> entries = new HashMap<>(old.getKeyValueMetaData());
      entries.putAll(metadata);
      // Its end closes the file; after a failure that must not happen.
      ParquetFileWriter writer =
          new ParquetFileWriter(file.asOutputFile(), old.getSchema(), Mode.CREATE, ROW_GROUP, 0);
      writer.start();
      int row = 0;
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        copy(group, row, old, codec(reader), writer);
        row += Math.toIntExact(group.getRowCount());
      }
      writer.end(entries);
    } catch (IOException | RuntimeException | Error e) {
      file.abandonAfter(e);
      throw e;
    }
  }

  private static CompressionCodecName codec(ParquetFileReader reader) {
    return reader.getRowGroups().get(0).getColumns().get(0).getCodec();
  }

  private void copy(
      PageReadStore group,
      int firstRow,
      FileMetaData file,
      CompressionCodecName codec,
      ParquetFileWriter writer)
      throws IOException {
    MessageType schema = file.getSchema();
    int rows = Math.toIntExact(group.getRowCount());
    int kept = rows - dropped.get(firstRow, firstRow + rows).cardinality();
    if (kept == 0) {
      return;
    }
    ColumnReadStoreImpl reads =
        new ColumnReadStoreImpl(group, new NoConverter(), schema, file.getCreatedBy());
    CodecFactory codecs = new CodecFactory(configuration, PAGE);
    try (ColumnChunkPageWriteStore pages =
            new ColumnChunkPageWriteStore(
                codecs.getCompressor(codec),
                schema,
                new HeapByteBufferAllocator(),
                ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH);
        ColumnWriteStore writes = properties.newColumnWriteStore(schema, pages, pages)) {
      List<ColumnCopy> columns =
          schema.getColumns().stream()
              .map(
                  column ->
                      new ColumnCopy(
                          column, reads.getColumnReader(column), writes.getColumnWriter(column)))
              .toList();
      for (int row = firstRow; row < firstRow + rows; row++) {
        boolean keep = !dropped.get(row);
        for (ColumnCopy column : columns) {
          column.row(keep);
        }
        if (keep) {
          writes.endRecord();
        }
      }
      writes.flush();
      writer.startBlock(kept);
      pages.flushToFileWriter(writer);
      writer.endBlock();
    } finally {
      codecs.release();
    }
  }
}
