package dev.separable.spark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.separable.spark.transform.Extracted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeatureShardTest {
  private static final FeatureFormat PLAIN = new FeatureFormat(Codec.NONE, List.of(), Map.of());

  @TempDir Path temp;
  private Path file;

  @BeforeEach
  void name() {
    file = temp.resolve("part 0%20.parquet");
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void parquetJavaReadsWhatWasWritten(Codec codec) throws IOException {
    List<Extracted> rows = new FeatureExamples(1).mixed(1500, 500);

    FeatureFormat format = new FeatureFormat(codec, List.of(), Map.of());
    long length = write(format, rows, Map.of());

    assertThat(length).isEqualTo(Files.size(file));
    assertThat(ReadBack.byParquet(file)).isEqualTo(ReadBack.expected(rows));
    assertThat(footer().getBlocks().get(0).getColumns())
        .allSatisfy(column -> assertThat(column.getCodec()).isEqualTo(codec.parquet()));
  }

  @Test
  void anyRowsComeBack() throws IOException {
    for (int seed = 0; seed < 25; seed++) {
      FeatureExamples examples = new FeatureExamples(seed);
      List<Extracted> rows = examples.mixed(seed * seed, seed % 2 == 0 ? 4 : 700);
      Codec codec = Codec.values()[seed % Codec.values().length];

      write(new FeatureFormat(codec, List.of(), Map.of()), rows, Map.of());

      assertThat(ReadBack.byParquet(file)).as("seed %d", seed).isEqualTo(ReadBack.expected(rows));
      Files.delete(file);
    }
  }

  @Test
  void carriedColumnsComeLast() throws IOException {
    List<Extracted> rows = new FeatureExamples(2).carrying(500);
    FeatureFormat format = new FeatureFormat(Codec.LZ4, FeatureExamples.CARRIED, Map.of());

    write(format, rows, Map.of());

    assertThat(ReadBack.byParquet(file)).isEqualTo(ReadBack.expected(rows));
    assertThat(footer().getFileMetaData().getSchema().getFields().subList(10, 20))
        .extracting(type -> type.getName())
        .containsExactly(
            "label", "id", "weight", "score", "seen", "caption", "raw", "day", "taken", "price");
  }

  @Test
  void aLargeRowIsAPageAndFiveAreARowGroup() throws IOException {
    FeatureExamples examples = new FeatureExamples(3);
    List<Extracted> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(examples.row(3_211_264));
    }

    write(PLAIN, rows, Map.of());

    assertThat(ReadBack.features(file)).isEqualTo(ReadBack.expectedFeatures(rows));
    List<BlockMetaData> groups = footer().getBlocks();
    assertThat(groups).extracting(BlockMetaData::getRowCount).containsExactly(5L, 5L, 2L);
    assertThat(ReadBack.pages(file, "features")).isEqualTo(12);
  }

  @Test
  void aRowLargerThanARowGroupStandsAlone() throws IOException {
    FeatureExamples examples = new FeatureExamples(4);
    int huge = (int) (FeatureShard.ROW_GROUP / Float.BYTES) + 1;
    List<Extracted> rows = List.of(examples.row(5), examples.row(huge), examples.row(6));

    write(PLAIN, rows, Map.of());

    assertThat(footer().getBlocks())
        .extracting(BlockMetaData::getRowCount)
        .containsExactly(1L, 1L, 1L);
    assertThat(ReadBack.features(file)).isEqualTo(ReadBack.expectedFeatures(rows));
  }

  @Test
  void smallRowsSharePagesAndRowGroupsStayBounded() throws IOException {
    FeatureExamples examples = new FeatureExamples(5);
    Extracted row = examples.row(1280);
    List<Extracted> rows = java.util.Collections.nCopies(30_000, row);

    write(PLAIN, rows, Map.of());

    List<BlockMetaData> groups = footer().getBlocks();
    assertThat(groups).hasSize(3);
    assertThat(groups)
        .allSatisfy(
            group -> assertThat(group.getTotalByteSize()).isLessThan(FeatureShard.ROW_GROUP));
    // 204 rows of 5,120 bytes are a mebibyte.
    assertThat(ReadBack.pages(file, "features")).isBetween(30_000 / 205, 30_000 / 204 + 3);
  }

  @Test
  void rowsWithoutFeaturesAreBoundedToo() throws IOException {
    FeatureExamples examples = new FeatureExamples(6);
    Extracted row = examples.failed(List.of());
    List<Extracted> rows = java.util.Collections.nCopies(400_000, row);

    write(PLAIN, rows, Map.of());

    assertThat(footer().getBlocks().size()).isGreaterThan(1);
    assertThat(ReadBack.pages(file, "features")).isGreaterThanOrEqualTo(20);
  }

  @Test
  void thereAreStatisticsOfPathsAndNoneOfFeatures() throws IOException {
    write(PLAIN, new FeatureExamples(7).mixed(100, 10), Map.of());

    for (ColumnChunkMetaData column : footer().getBlocks().get(0).getColumns()) {
      Statistics<?> statistics = column.getStatistics();
      if (column.getPath().toDotString().equals("features.list.element")) {
        assertThat(statistics.hasNonNullValue()).isFalse();
      } else if (column.getPath().toDotString().equals("path")) {
        assertThat(statistics.minAsString()).startsWith("file:/photos/ü");
        assertThat(statistics.getNumNulls()).isZero();
      }
    }
  }

  @Test
  void theFooterHoldsAllMetadata() throws IOException {
    FeatureFormat format = new FeatureFormat(Codec.ZSTD, List.of(), Map.of("a", "1", "b", "2"));

    write(format, List.of(), Map.of("b", "3", "c", "ü"));

    Map<String, String> metadata = new HashMap<>(footer().getFileMetaData().getKeyValueMetaData());
    assertThat(metadata)
        .containsEntry("a", "1")
        .containsEntry("b", "3")
        .containsEntry("c", "ü")
        .containsEntry("org.apache.spark.sql.parquet.row.metadata", FeatureRows.SCHEMA.json());
    assertThat(footer().getFileMetaData().getCreatedBy()).startsWith("parquet-mr");
  }

  @Test
  void aFileWithoutRowsIsWhole() throws IOException {
    write(PLAIN, List.of(), Map.of());

    assertThat(footer().getBlocks()).isEmpty();
    assertThat(ReadBack.byParquet(file)).isEmpty();
  }

  @Test
  void whatIsNotFinishedIsGone() throws IOException {
    Shard shard = PLAIN.create(new Configuration(), ReadBack.hadoop(file));
    for (Extracted row : new FeatureExamples(8).mixed(10, 10)) {
      shard.add(row);
    }
    assertThat(shard.rows()).isEqualTo(10);
    shard.close();
    shard.close();

    assertThat(everything()).isEmpty();
  }

  @Test
  void whatIsFinishedStaysAndHasNoFileBesideIt() throws IOException {
    write(PLAIN, new FeatureExamples(9).mixed(10, 10), Map.of());

    assertThat(everything()).containsExactly(file);
  }

  @Test
  void anExistingFileIsNotTouched() throws IOException {
    Files.writeString(file, "precious");

    assertThatIOException()
        .isThrownBy(() -> PLAIN.create(new Configuration(), ReadBack.hadoop(file)));
    assertThat(file).hasContent("precious");
  }

  @Test
  void aMissingFolderIsNotMade() throws IOException {
    Path inside = temp.resolve("gone/part.parquet");

    assertThatIOException()
        .isThrownBy(() -> PLAIN.create(new Configuration(), ReadBack.hadoop(inside)));
    assertThat(everything()).isEmpty();
  }

  @Test
  void carriedColumnsThatDoNotFitAreRefused() {
    assertRefused("path", "optional int32 path");
    assertRefused("Path", "optional int32 Path");
    assertRefused("x", "required int32 x");
    assertRefused("x", "repeated int32 x");
    assertRefused("g", "optional group g { optional int32 x; }");
    assertRefused("carried", "what is that");
    assertRefused("x", "optional int32 x", "optional int64 x");
  }

  private static void assertRefused(String told, String... carried) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeatureFormat(Codec.NONE, List.of(carried), Map.of()))
        .withMessageContaining(told);
  }

  private long write(FeatureFormat format, List<Extracted> rows, Map<String, String> metadata)
      throws IOException {
    try (Shard shard = format.create(new Configuration(), ReadBack.hadoop(file))) {
      for (Extracted row : rows) {
        shard.add(row);
      }
      assertThat(shard.rows()).isEqualTo(rows.size());
      return shard.finish(metadata);
    }
  }

  private ParquetMetadata footer() throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(ReadBack.hadoop(file), new Configuration()))) {
      return reader.getFooter();
    }
  }

  private List<Path> everything() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files.toList();
    }
  }
}
