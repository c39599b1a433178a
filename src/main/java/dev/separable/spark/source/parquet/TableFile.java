package dev.separable.spark.source.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;

/** One Parquet file, whose footer has been read and checked. */
public final class TableFile implements AutoCloseable {
  private static final Set<CompressionCodecName> CODECS =
      EnumSet.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.LZ4,
          CompressionCodecName.LZ4_RAW,
          CompressionCodecName.ZSTD);

  /** A page of fewer bytes is always read. */
  private static final long LEAST_MEMORY = 64L << 20;

  private final InputFile file;
  private final ParquetMetadata footer;
  private final TableSchema schema;
  private final CompressionCodecFactory codecs;
  private final long largest;
  private GroupPages pages;

  /**
   * One row group.
   *
   * @param ordinal of it in the file
   * @param first number of its first row
   * @param rows in it
   * @param bytes of the columns that are read, as they lie in the file
   */
  public record Group(int ordinal, long first, long rows, long bytes) {}

  private TableFile(
      InputFile file,
      ParquetMetadata footer,
      TableSchema schema,
      CompressionCodecFactory codecs,
      long largest) {
    this.file = file;
    this.footer = footer;
    this.schema = schema;
    this.codecs = codecs;
    this.largest = largest;
  }

  /**
   * Opens a file.
   *
   * @param largest bytes that one input may have; also those of a page, unless it is small
   * @throws IOException if it cannot be read or is no sound Parquet file; the message says what it
   *     is, not its name
   * @throws IllegalArgumentException if the columns are not there
   */
  public static TableFile open(
      InputFile file, Selection wanted, Configuration configuration, long largest)
      throws IOException {
    Tail.check(file);
    ParquetMetadata footer = footer(file, configuration);
    TableSchema schema = SchemaFinder.find(footer.getFileMetaData().getSchema(), wanted);
    CompressionCodecFactory codecs =
        new BoundedCodecs(new CodecFactory(configuration, 0), Math.max(LEAST_MEMORY, largest));
    return new TableFile(file, footer, schema, codecs, largest);
  }

  private static ParquetMetadata footer(InputFile file, Configuration configuration)
      throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new HadoopParquetConfiguration(configuration)).build();
    try {
      return Corruption.told(
          () -> {
            try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
              return reader.getFooter();
            }
          });
    } catch (IOException e) {
      throw new IOException("its footer cannot be read: " + e.getMessage(), e);
    }
  }

  /** What is read of it. */
  public TableSchema schema() {
    return schema;
  }

  /**
   * Its row groups that have rows.
   *
   * @throws IOException if what the footer says of them cannot be
   */
  public List<Group> groups() throws IOException {
    return Corruption.told(
        () -> {
          List<Group> groups = new ArrayList<>();
          long first = 0;
          List<BlockMetaData> blocks = footer.getBlocks();
          for (int i = 0; i < blocks.size(); i++) {
            long rows = blocks.get(i).getRowCount();
            if (rows < 0) {
              throw new IOException("row group " + i + " has " + rows + " rows");
            }
            if (rows > 0) {
              groups.add(new Group(i, first, rows, bytes(blocks.get(i), i)));
            }
            first = Math.addExact(first, rows);
          }
          return List.copyOf(groups);
        });
  }

  private long bytes(BlockMetaData block, int ordinal) throws IOException {
    Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();
    block.getColumns().forEach(chunk -> chunks.put(chunk.getPath(), chunk));
    long bytes = 0;
    for (ColumnDescriptor column : schema.projection().getColumns()) {
      String name = String.join(".", column.getPath());
      ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(column.getPath()));
      String problem =
          chunk == null
              ? "is missing"
              : problem(chunk, column, block.getRowCount(), file.getLength());
      if (problem != null) {
        throw new IOException("column " + name + " of row group " + ordinal + " " + problem);
      }
      bytes = Math.addExact(bytes, chunk.getTotalSize());
    }
    return bytes;
  }

  private static String problem(
      ColumnChunkMetaData chunk, ColumnDescriptor column, long rows, long fileLength) {
    if (chunk.isEncrypted()) {
      return "is encrypted, which is not read";
    }
    long start = chunk.getStartingPos();
    long size = chunk.getTotalSize();
    if (start < Tail.MAGIC || size < 0 || size > fileLength || start > fileLength - size) {
      return "lies at %d to %d of a file of %d bytes".formatted(start, start + size, fileLength);
    }
    long values = chunk.getValueCount();
    if (column.getMaxRepetitionLevel() == 0 ? values != rows : values < rows) {
      return "has %d values for %d rows".formatted(values, rows);
    }
    if (!CODECS.contains(chunk.getCodec())) {
      return "is compressed with " + chunk.getCodec() + ", which is not read";
    }
    return null;
  }

  /** The rows of a row group, as they are asked for. */
  public interface Rows {
    /**
     * The next one; there must be one.
     *
     * @throws IOException if the file does not hold what its footer says
     */
    TableRow next() throws IOException;
  }

  /**
   * Reads a row group, page by page; only one is read at a time.
   *
   * @throws IOException if it cannot be read
   */
  public Rows rows(Group group) throws IOException {
    return Corruption.told(
        () -> {
          MessageType projection = schema.projection();
          close();
          pages =
              new GroupPages(
                  file,
                  footer.getBlocks().get(group.ordinal()),
                  projection,
                  codecs,
                  Math.max(LEAST_MEMORY, largest));
          ColumnReadStoreImpl columns =
              new ColumnReadStoreImpl(
                  pages,
                  new DummyRecordConverter(projection).getRootConverter(),
                  projection,
                  footer.getFileMetaData().getCreatedBy());
          RowReader rows =
              new RowReader(
                  schema,
                  path ->
                      columns.getColumnReader(
                          projection.getColumnDescription(path.toArray(String[]::new))),
                  group.first(),
                  largest);
          return () -> Corruption.told(rows::next);
        });
  }

  @Override
  public void close() {
    if (pages != null) {
      pages.close();
      pages = null;
    }
    codecs.release();
  }
}
