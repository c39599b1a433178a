package dev.separable.spark.sink;

import dev.separable.extract.Features;
import dev.separable.spark.transform.Extracted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A file of the table {@code features}. Holds the rows of one row group as they are, without a
 * copy, and writes them column by column; so the features of a row must not change after {@link
 * #add}.
 */
final class FeatureShard implements Shard {
  /** Of raw features; a larger row makes a row group of its own. */
  static final long ROW_GROUP = 64L << 20;

  /** About what a row takes beside its features, texts and carried bytes. */
  private static final int ROW = 256;

  private static final int PAGE = 1 << 20;

  private final FeatureFormat format;
  private final NewFile file;
  private final CodecFactory codecs;
  private final BytesInputCompressor compressor;
  private final SideColumns before;
  private final FeaturePages features;
  private final SideColumns after;
  private final ParquetFileWriter writer;
  private final List<Extracted> held = new ArrayList<>();
  private long heldBytes;
  private long rows;
  private boolean closed;

  private FeatureShard(FeatureFormat format, NewFile file) throws IOException {
    this.format = format;
    this.file = file;
    this.codecs = codecs();
    this.compressor =
        format.codec() == Codec.LZ4
            ? new Lz4Blocks()
            : codecs.getCompressor(format.codec().parquet());
    MessageType schema = format.parquetSchema();
    int at = schema.getFieldIndex("features");
    List<Type> fields = schema.getFields();
    this.before =
        new SideColumns(
            new MessageType(schema.getName(), fields.subList(0, at)), FeatureCells.BEFORE);
    this.features =
        new FeaturePages(
            schema.getColumnDescription(new String[] {"features", "list", "element"}), compressor);
    this.after =
        new SideColumns(
            new MessageType(schema.getName(), fields.subList(at + 1, fields.size())),
            FeatureCells.after(
                fields.subList(FeatureRows.SCHEMA.length(), fields.size()).stream()
                    .map(Type::asPrimitiveType)
                    .toList()));
    this.writer =
        new ParquetFileWriter(
            file.asOutputFile(),
            schema,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP,
            0,
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
            true);
    writer.start();
  }

  /** Begins the file; gives it up if that fails. */
  static FeatureShard create(FeatureFormat format, NewFile file) throws IOException {
    try {
      return new FeatureShard(format, file);
    } catch (IOException | RuntimeException | Error e) {
      file.abandonAfter(e);
      throw e;
    }
  }

  private static CodecFactory codecs() {
    return new CodecFactory(
        new PlainParquetConfiguration(Map.of(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, "1")),
        PAGE);
  }

  /**
   * Takes a row; writes a row group when there are enough.
   *
   * @throws IOException also if it has more features than a page can hold
   */
  @Override
  public void add(Extracted extracted) throws IOException {
    float[] values = extracted.features().values();
    if (values != null && values.length > FeaturePages.MOST_VALUES) {
      throw new IOException(
          "%s has %,d features, at most %,d can be written"
              .formatted(extracted.id().path(), values.length, FeaturePages.MOST_VALUES));
    }
    long bytes = bytes(extracted);
    if (heldBytes + bytes > ROW_GROUP) {
      flush();
    }
    held.add(extracted);
    heldBytes += bytes;
    rows++;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public void flush() throws IOException {
    if (held.isEmpty()) {
      return;
    }
    writer.startBlock(held.size());
    before.write(held, compressor, writer);
    features.write(held, writer);
    after.write(held, compressor, writer);
    writer.endBlock();
    held.clear();
    heldBytes = 0;
  }

  @Override
  public long finish(Map<String, String> metadata) throws IOException {
    flush();
    Map<String, String> all = new HashMap<>(Schemas.metadata(format.schema()));
    all.putAll(format.metadata());
    all.putAll(metadata);
    // Closes the file too.
    writer.end(all);
    closed = true;
    codecs.release();
    return file.getPos();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    held.clear();
    try {
      file.abandon();
    } finally {
      codecs.release();
    }
  }

  private static long bytes(Extracted row) {
    Features features = row.features();
    long bytes = ROW + row.id().path().length();
    if (features.values() != null) {
      bytes += (long) Float.BYTES * features.values().length;
    }
    if (features.failure() != null) {
      bytes += features.failure().message().length();
    }
    for (Object value : row.carried()) {
      bytes += value instanceof Binary binary ? binary.length() : Long.BYTES;
    }
    return bytes;
  }
}
