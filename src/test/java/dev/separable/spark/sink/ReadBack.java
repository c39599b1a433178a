package dev.separable.spark.sink;

import dev.separable.extract.Features;
import dev.separable.spark.transform.Extracted;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.Int96Value;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.Row;

/** Rows of files in a form that can be compared: lists, with floats as their bits. */
final class ReadBack {
  private static final int COLUMNS = 10;

  private ReadBack() {}

  static org.apache.hadoop.fs.Path hadoop(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }

  /** What should come back. */
  static List<List<Object>> expected(List<Extracted> rows) {
    return rows.stream().map(ReadBack::expected).toList();
  }

  private static List<Object> expected(Extracted row) {
    Features features = row.features();
    Features.Cost cost = features.cost();
    List<Object> all = new ArrayList<>();
    all.add(row.id().path());
    all.add(row.id().length());
    all.add(row.id().modified() * 1000);
    all.add(features.height() == 0 ? null : features.height());
    all.add(features.width() == 0 ? null : features.width());
    all.add(features.channels() == 0 ? null : features.channels());
    all.add(features.values() == null ? null : bits(features.values()));
    all.add(features.shape() == null ? null : list(features.shape().toArray()));
    all.add(
        features.failure() == null
            ? null
            : List.of(features.failure().kind().text(), features.failure().message()));
    all.add(
        List.of(row.readNs(), cost.decodeNs(), cost.preprocessNs(), cost.computeNs(), cost.macs()));
    row.carried().forEach(value -> all.add(plain(value)));
    return all;
  }

  /** Floats as one string of their bits, so that long ones are compared fast. */
  static Object bits(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static List<Integer> list(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  static Object plain(Object value) {
    if (value instanceof Binary binary) {
      return ByteBuffer.wrap(binary.getBytes());
    }
    return value instanceof Float number ? Float.floatToRawIntBits(number) : value;
  }

  /** All rows, read by parquet-java. */
  static List<List<Object>> byParquet(Path file) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), hadoop(file)).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row(row));
      }
    }
    return rows;
  }

  private static List<Object> row(Group row) {
    GroupType type = row.getType();
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      if (row.getFieldRepetitionCount(i) == 0) {
        all.add(null);
      } else if (i >= COLUMNS) {
        all.add(plain(value(row, i)));
      } else {
        all.add(
            switch (type.getFieldName(i)) {
              case "path" -> row.getString(i, 0);
              case "features" -> features(row.getGroup(i, 0));
              case "shape" -> shape(row.getGroup(i, 0));
              case "error" ->
                  List.of(row.getGroup(i, 0).getString(0, 0), row.getGroup(i, 0).getString(1, 0));
              case "cost" -> cost(row.getGroup(i, 0));
              default -> value(row, i);
            });
      }
    }
    return all;
  }

  private static Object value(Group row, int i) {
    PrimitiveType type = row.getType().getType(i).asPrimitiveType();
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> row.getInteger(i, 0);
      case INT64 -> row.getLong(i, 0);
      case FLOAT -> row.getFloat(i, 0);
      case DOUBLE -> row.getDouble(i, 0);
      case BOOLEAN -> row.getBoolean(i, 0);
      case BINARY, FIXED_LEN_BYTE_ARRAY -> row.getBinary(i, 0);
      case INT96 -> new Int96Value(row.getInt96(i, 0)).getInt96();
    };
  }

  private static Object features(Group list) {
    int length = list.getFieldRepetitionCount(0);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = list.getGroup(0, i).getFloat(0, 0);
    }
    return bits(values);
  }

  private static Object shape(Group list) {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      sizes.add(list.getGroup(0, i).getInteger(0, 0));
    }
    return sizes;
  }

  private static Object cost(Group cost) {
    return IntStream.range(0, 5).mapToObj(i -> cost.getLong(i, 0)).toList();
  }

  /** A row that Spark gives, with times as instants. */
  static List<Object> ofSpark(Row row) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      if (value == null) {
        all.add(null);
      } else if (row.schema().fieldNames()[i].equals("features")) {
        all.add(features(row.<Float>getList(i)));
      } else if (value instanceof Row group) {
        all.add(IntStream.range(0, group.size()).mapToObj(group::get).toList());
      } else if (i >= COLUMNS && value instanceof String text) {
        all.add(plain(Binary.fromString(text)));
      } else {
        all.add(ofSpark(value));
      }
    }
    return all;
  }

  private static Object ofSpark(Object value) {
    if (value instanceof scala.collection.Seq<?> list) {
      return List.copyOf(scala.jdk.javaapi.CollectionConverters.asJava(list));
    }
    if (value instanceof Instant time) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
    if (value instanceof LocalDate day) {
      return (int) day.toEpochDay();
    }
    if (value instanceof BigDecimal price) {
      byte[] digits = price.unscaledValue().toByteArray();
      return ByteBuffer.allocate(9).put(9 - digits.length, digits);
    }
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    return plain(value);
  }

  private static Object features(List<Float> list) {
    float[] values = new float[list.size()];
    int i = 0;
    for (float value : list) {
      values[i++] = value;
    }
    return bits(values);
  }

  static MessageType schema(Path file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      return reader.getFileMetaData().getSchema();
    }
  }

  static Map<String, String> metadata(Path file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      return reader.getFileMetaData().getKeyValueMetaData();
    }
  }

  /** What {@link #features} should give. */
  static List<Object> expectedFeatures(List<Extracted> rows) {
    return rows.stream().map(row -> bits(row.features().values())).toList();
  }

  /** The features of all rows, of which none is null or empty, without an object for each value. */
  static List<Object> features(Path file) throws IOException {
    List<Object> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(file)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        ColumnReader column =
            new ColumnReadStoreImpl(group, new NoRecords(0), schema, "")
                .getColumnReader(leaf(schema, "features"));
        FloatBuffer values = FloatBuffer.allocate((int) column.getTotalValueCount());
        for (long i = 0; i < column.getTotalValueCount(); i++, column.consume()) {
          if (column.getCurrentRepetitionLevel() == 0 && i > 0) {
            rows.add(bits(Arrays.copyOf(values.array(), values.position())));
            values.clear();
          }
          values.put(column.getFloat());
        }
        rows.add(bits(Arrays.copyOf(values.array(), values.position())));
      }
    }
    return rows;
  }

  private static ParquetFileReader open(Path file) throws IOException {
    return ParquetFileReader.open(HadoopInputFile.fromPath(hadoop(file), new Configuration()));
  }

  private static ColumnDescriptor leaf(MessageType schema, String column) {
    return schema.getColumns().stream()
        .filter(one -> one.getPath()[0].equals(column))
        .findFirst()
        .orElseThrow();
  }

  /** Parquet-java asks for converters though nothing is converted. */
  private static final class NoRecords extends GroupConverter {
    private final int depth;

    NoRecords(int depth) {
      this.depth = depth;
    }

    @Override
    public Converter getConverter(int field) {
      return depth == 2 ? new PrimitiveConverter() {} : new NoRecords(depth + 1);
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  /** Pages of the only leaf of a column, in all row groups. */
  static int pages(Path file, String column) throws IOException {
    int pages = 0;
    try (ParquetFileReader reader = open(file)) {
      ColumnDescriptor leaf = leaf(reader.getFileMetaData().getSchema(), column);
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        var chunk = group.getPageReader(leaf);
        for (DataPage page = chunk.readPage(); page != null; page = chunk.readPage()) {
          pages++;
        }
      }
    }
    return pages;
  }
}
