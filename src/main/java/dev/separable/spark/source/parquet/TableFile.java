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
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
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

  /** A page or row group of fewer bytes is always read. */
  private static final long LEAST_MEMORY = 64L << 20;

  /** A row group may have so many times the bytes of an input. */
  private static final long GROUP_OF_INPUTS = 2;

  private final ParquetFileReader reader;
  private final TableSchema schema;
  private final long fileLength;
  private final long largest;

  /**
   * One row group.
   *
   * @param ordinal of it in the file
   * @param first number of its first row
   * @param rows in it
   * @param bytes of the columns that are read, as they lie in the file
   */
  public record Group(int ordinal, long first, long rows, long bytes) {}

  private TableFile(ParquetFileReader reader, TableSchema schema, long fileLength, long largest) {
    this.reader = reader;
    this.schema = schema;
    this.fileLength = fileLength;
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
    long memory = Math.max(LEAST_MEMORY, largest);
    ParquetReadOptions options =
        ParquetReadOptions.builder(new HadoopParquetConfiguration(configuration))
            .withCodecFactory(new BoundedCodecs(new CodecFactory(configuration, 0), memory))
            .usePageChecksumVerification()
            .withUseHadoopVectoredIo(false)
            .build();
    ParquetFileReader reader = footer(file, options);
    try {
      MessageType table = reader.getFooter().getFileMetaData().getSchema();
      TableSchema schema = SchemaFinder.find(table, wanted);
      return new TableFile(reader, schema, file.getLength(), largest);
    } catch (RuntimeException | IOException e) {
      reader.close();
      throw e;
    }
  }

  private static ParquetFileReader footer(InputFile file, ParquetReadOptions options)
      throws IOException {
    try {
      return Corruption.told(() -> ParquetFileReader.open(file, options));
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
          List<BlockMetaData> blocks = reader.getFooter().getBlocks();
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
      String problem = chunk == null ? "is missing" : problem(chunk, column, block.getRowCount());
      if (problem != null) {
        throw new IOException("column " + name + " of row group " + ordinal + " " + problem);
      }
      bytes = Math.addExact(bytes, chunk.getTotalSize());
    }
    return bytes;
  }

  private String problem(ColumnChunkMetaData chunk, ColumnDescriptor column, long rows) {
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
   * Reads a row group; only one is read at a time.
   *
   * @throws IOException if it cannot be read, or its bytes are more than memory takes
   */
  public Rows rows(Group group) throws IOException {
    long memory = GROUP_OF_INPUTS * Math.max(LEAST_MEMORY, largest);
    if (group.bytes() > memory) {
      throw new IOException(
          ("row group %d has %d bytes in the columns that are read, a thread of this JVM takes %d;"
                  + " give it more memory or write smaller row groups")
              .formatted(group.ordinal(), group.bytes(), memory));
    }
    return Corruption.told(
        () -> {
          MessageType projection = schema.projection();
          reader.setRequestedSchema(projection);
          PageReadStore pages = reader.readRowGroup(group.ordinal());
          ColumnReadStoreImpl columns =
              new ColumnReadStoreImpl(
                  pages,
                  new DummyRecordConverter(projection).getRootConverter(),
                  projection,
                  reader.getFooter().getFileMetaData().getCreatedBy());
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
  public void close() throws IOException {
    reader.close();
  }
}
