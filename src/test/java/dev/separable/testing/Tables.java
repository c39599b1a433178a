package dev.separable.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Small Parquet files by Parquet's own library. */
public final class Tables {
  private Tables() {}

  /** Writes rows; {@code fill} gets each with its number. */
  public static Path write(Path file, String fields, int rows, BiConsumer<Group, Integer> fill) {
    return write(file, fields, rows, fill, CompressionCodecName.SNAPPY, 1 << 27);
  }

  /** The same with a codec, and row groups of about so many bytes. */
  public static Path write(
      Path file,
      String fields,
      int rows,
      BiConsumer<Group, Integer> fill,
      CompressionCodecName codec,
      int groupBytes) {
    MessageType schema = MessageTypeParser.parseMessageType("message m { " + fields + " }");
    try {
      Files.createDirectories(file.getParent());
      Configuration configuration = new Configuration();
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(
                  HadoopOutputFile.fromPath(
                      new org.apache.hadoop.fs.Path(file.toUri()), configuration))
              .withType(schema)
              .withConf(configuration)
              .withCompressionCodec(codec)
              .withRowGroupSize((long) groupBytes)
              .withPageSize(Math.min(groupBytes, 1 << 20))
              .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
              .withMinRowCountForPageSizeCheck(1)
              .withMaxRowCountForPageSizeCheck(1)
              .build()) {
        for (int i = 0; i < rows; i++) {
          Group row = new SimpleGroup(schema);
          fill.accept(row, i);
          writer.write(row);
        }
      }
      Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
