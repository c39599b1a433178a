package dev.separable.spark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.spark.transform.Extracted;
import dev.separable.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Spark makes of the files. */
class SparkReadsTest {
  private static final StructType ALL =
      new StructType()
          .add("i", DataTypes.IntegerType)
          .add("l", DataTypes.LongType)
          .add("f", DataTypes.FloatType)
          .add("d", DataTypes.DoubleType)
          .add("b", DataTypes.BooleanType)
          .add("s", DataTypes.StringType)
          .add("t", DataTypes.TimestampType)
          .add("n", DataTypes.createArrayType(DataTypes.IntegerType, false));

  private static SparkSession session;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    session = LocalSpark.start();
    session.conf().set("spark.sql.datetime.java8API.enabled", "true");
    session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void sparkReadsATableAsItWasGiven(Codec codec) throws IOException {
    Instant time = Instant.parse("2026-11-21T12:13:14.151617Z");
    Path file = temp.resolve("table.parquet");

    Table.write(
        new Configuration(),
        List.of(
            RowFactory.create(1, 2L, 3f, 4.0, true, "fünf", time, new int[] {6, 7}),
            RowFactory.create(null, null, null, null, null, null, null, null),
            RowFactory.create(0, 0L, 0f, 0.0, false, "", Instant.EPOCH, new int[0])),
        ALL,
        codec,
        ReadBack.hadoop(file));

    Dataset<Row> read = session.read().parquet(file.toString());
    assertThat(read.schema()).isEqualTo(nullable(ALL));
    List<Row> rows = read.collectAsList();
    assertThat(rows).extracting(row -> row.getAs("t")).containsExactly(time, null, Instant.EPOCH);
    assertThat(rows)
        .extracting(row -> row.isNullAt(7) ? null : row.getList(7))
        .containsExactly(List.of(6, 7), null, List.of());
    assertThat(rows)
        .extracting(row -> row.mkString("|").replaceAll("\\|[^|]*\\|[^|]*$", ""))
        .containsExactly(
            "1|2|3.0|4.0|true|fünf", "null|null|null|null|null|null", "0|0|0.0|0.0|false|");
  }

  @Test
  void aTableThatCannotBeWrittenLeavesNothing() throws IOException {
    Path file = temp.resolve("table.parquet");
    List<Row> rows =
        Stream.concat(
                Stream.generate(() -> RowFactory.create("x")).limit(100),
                Stream.of(RowFactory.create(new Object())))
            .toList();
    StructType schema = new StructType().add("s", DataTypes.StringType);

    assertThatThrownBy(
            () -> Table.write(new Configuration(), rows, schema, Codec.ZSTD, ReadBack.hadoop(file)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aTableReplacesNothing() throws IOException {
    Path file = Files.writeString(temp.resolve("table.parquet"), "precious");

    assertThatIOException()
        .isThrownBy(
            () ->
                Table.write(
                    new Configuration(), List.of(), ALL, Codec.NONE, ReadBack.hadoop(file)));
    assertThat(file).hasContent("precious");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sparkReadsFeaturesByBothOfItsReaders(boolean vectorized) throws IOException {
    session.conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
    List<Extracted> rows = new FeatureExamples(11).carrying(3000);
    for (Codec codec : Codec.values()) {
      Path file = temp.resolve(codec + ".parquet");
      FeatureFormat format = new FeatureFormat(codec, FeatureExamples.CARRIED, Map.of());
      write(format, rows, file);

      Dataset<Row> read = session.read().parquet(file.toString());

      assertThat(read.schema()).isEqualTo(nullable(format.schema()));
      assertThat(read.collectAsList().stream().map(ReadBack::ofSpark).toList())
          .isEqualTo(ReadBack.expected(rows));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sparkReadsLargeAndSmallRowsInOneFile(boolean vectorized) throws IOException {
    session.conf().set("spark.sql.parquet.enableVectorizedReader", vectorized);
    FeatureExamples examples = new FeatureExamples(12);
    List<Extracted> rows =
        List.of(
            examples.row(1_000_000),
            examples.failed(List.of()),
            examples.row(0),
            examples.row(3_211_264),
            examples.row(1),
            examples.row(1280));
    Path file = temp.resolve("rows.parquet");
    write(new FeatureFormat(Codec.LZ4, List.of(), Map.of()), rows, file);

    List<Row> read = session.read().parquet(file.toString()).collectAsList();

    assertThat(read.stream().map(ReadBack::ofSpark).toList()).isEqualTo(ReadBack.expected(rows));
  }

  @Test
  void sparkSeesTheSameColumnsAsInItsOwnFiles() throws IOException {
    Path folder = temp.resolve("by-spark");
    session
        .createDataFrame(List.of(), FeatureRows.SCHEMA)
        .coalesce(1)
        .write()
        .parquet(folder.toString());
    Path file = temp.resolve("ours.parquet");
    write(new FeatureFormat(Codec.NONE, List.of(), Map.of()), List.of(), file);
    Path theirs;
    try (Stream<Path> files = Files.list(folder)) {
      theirs = files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }

    assertThat(ReadBack.schema(file)).isEqualTo(ReadBack.schema(theirs));
    assertThat(ReadBack.metadata(file)).containsAllEntriesOf(ReadBack.metadata(theirs));
    assertThat(session.read().parquet(file.toString()).count()).isZero();
  }

  @Test
  void labelsHaveARowPerRank() throws IOException {
    Path file = temp.resolve("labels.parquet");
    LabelRows labels = new LabelRows(2, new ArrayList<>(List.of("a", "b", "c")));
    FeatureExamples examples = new FeatureExamples(13);
    var one = examples.row(new float[] {1, 3, 2, 0}, List.of());
    long length;
    try (Shard shard =
        new LabelFormat(Codec.SNAPPY, labels, Map.of("x", "1"))
            .create(new Configuration(), ReadBack.hadoop(file))) {
      shard.add(one);
      shard.add(examples.failed(List.of()));
      assertThat(shard.rows()).isEqualTo(2);
      length = shard.finish(Map.of("y", "2"));
    }

    assertThat(length).isEqualTo(Files.size(file));
    assertThat(ReadBack.metadata(file)).containsEntry("x", "1").containsEntry("y", "2");
    Dataset<Row> read = session.read().parquet(file.toString());
    assertThat(read.collectAsList()).isEqualTo(labels.rows(one));
  }

  @Test
  void labelsThatAreNotFinishedAreGone() throws IOException {
    LabelFormat format = new LabelFormat(Codec.ZSTD, new LabelRows(1, new ArrayList<>()), Map.of());
    try (Shard shard =
        format.create(new Configuration(), ReadBack.hadoop(temp.resolve("labels.parquet")))) {
      shard.add(new FeatureExamples(14).row(5));
    }

    assertThat(temp).isEmptyDirectory();
  }

  /** Spark takes all columns of files for nullable. */
  private static StructType nullable(StructType schema) {
    return (StructType) schema.asNullable();
  }

  private static void write(FeatureFormat format, List<Extracted> rows, Path file)
      throws IOException {
    try (Shard shard = format.create(new Configuration(), ReadBack.hadoop(file))) {
      for (var row : rows) {
        shard.add(row);
      }
      shard.finish(Map.of());
    }
  }
}
