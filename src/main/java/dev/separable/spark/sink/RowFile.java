package dev.separable.spark.sink;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.io.OutputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A Parquet file of small rows, written by parquet-java. It is of no use before {@link #finish}.
 */
final class RowFile implements Closeable {
  private final NewFile file;
  private final Map<String, String> metadata = new HashMap<>();
  private final ParquetWriter<Row> writer;
  private boolean closed;

  private RowFile(NewFile file, StructType schema, Codec codec) throws IOException {
    this.file = file;
    this.metadata.putAll(Schemas.metadata(schema));
    this.writer =
        new Builder(file.asOutputFile(), new RowSupport(schema, metadata))
            .withConf(
                new PlainParquetConfiguration(
                    Map.of(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, "1")))
            .withCompressionCodec(codec.parquet())
            .build();
  }

  /**
   * Begins a file.
   *
   * @throws IOException also if it is there already or its folder is not
   */
  static RowFile create(Configuration configuration, Path path, StructType schema, Codec codec)
      throws IOException {
    NewFile file = NewFile.create(configuration, path);
    try {
      return new RowFile(file, schema, codec);
    } catch (IOException | RuntimeException | Error e) {
      file.abandonAfter(e);
      throw e;
    }
  }

  /** Writes a row of values as the columns want them. */
  void add(Row row) throws IOException {
    writer.write(row);
  }

  /** Ends the file; its length in bytes. */
  long finish(Map<String, String> more) throws IOException {
    metadata.putAll(more);
    writer.close();
    closed = true;
    return file.getPos();
  }

  /** Gives the file up unless it is finished. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    file.abandon();
    try {
      writer.close();
    } catch (IOException | RuntimeException e) {
      // It wants to write what it holds, for which there is no file any more.
      return;
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    private final RowSupport support;

    Builder(OutputFile file, RowSupport support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
      return support;
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(ParquetConfiguration configuration) {
      return support;
    }
  }
}
