package dev.separable.spark.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.separable.spark.sink.Codec;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A Parquet file with columns {@code path}, {@code content}, {@code length} and {@code
 * modification_time}, in small row groups, so that it can be read in many places at once.
 */
final class ParquetShard implements ShardWriter {
  private static final long ROW_GROUP = 8 << 20;
  private static final int PAGE = 1 << 20;
  private static final int NUMBERS = 2 * Long.BYTES;
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("path")
          .required(PrimitiveTypeName.BINARY)
          .named("content")
          .required(PrimitiveTypeName.INT64)
          .named("length")
          .required(PrimitiveTypeName.INT64)
          .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
          .named("modification_time")
          .named("file");

  private final ParquetWriter<Group> writer;
  private final FSDataOutputStream out;
  private boolean finished;

  ParquetShard(Configuration configuration, FSDataOutputStream out, Codec codec)
      throws IOException {
    this.out = out;
    writer =
        ExampleParquetWriter.builder(new Target(out))
            .withConf(configuration)
            .withType(SCHEMA)
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withCompressionCodec(name(codec))
            .withRowGroupSize(ROW_GROUP)
            .withPageSize(PAGE)
            .withDictionaryEncoding(false)
            // Else the sizes of the first hundred files are not looked at.
            .withMinRowCountForPageSizeCheck(1)
            .withMaxRowCountForPageSizeCheck(1)
            // They would hold whole files until the end, and say nothing.
            .withStatisticsEnabled("content", false)
            .build();
  }

  /** What a file adds before compression. */
  static long bytes(Member member) {
    return member.unit().length() + member.name().getBytes(UTF_8).length + NUMBERS;
  }

  private static CompressionCodecName name(Codec codec) {
    return switch (codec) {
      case NONE -> CompressionCodecName.UNCOMPRESSED;
      case LZ4 -> CompressionCodecName.LZ4_RAW;
      case ZSTD -> CompressionCodecName.ZSTD;
      case SNAPPY -> CompressionCodecName.SNAPPY;
    };
  }

  @Override
  public void add(Member member, byte[] content) throws IOException {
    Group row = new SimpleGroup(SCHEMA);
    row.add("path", member.name());
    row.add("content", Binary.fromConstantByteArray(content));
    row.add("length", member.unit().length());
    row.add("modification_time", Math.multiplyExact(member.unit().modified(), 1000L));
    writer.write(row);
  }

  @Override
  public void finish() throws IOException {
    writer.close();
    finished = true;
  }

  @Override
  public void close() throws IOException {
    // The writer's own close would end the file as if it were whole.
    if (!finished) {
      out.close();
    }
  }

  /** The stream that is there already; the writer closes it. */
  private record Target(FSDataOutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) {
      return HadoopStreams.wrap(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
