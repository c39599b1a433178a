package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackTest {
  private static SparkSession spark;

  @TempDir Path temp;
  private Path in;
  private Path out;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void folders() {
    in = temp.resolve("in put");
    out = temp.resolve("out put");
  }

  private JobRun pack(String... more) {
    List<String> words = new ArrayList<>(List.of("--output", out.toString()));
    if (!List.of(more).contains("--input")) {
      words.addAll(List.of("--input", in.toString()));
    }
    words.addAll(List.of(more));
    return JobRun.pack(words.toArray(String[]::new));
  }

  private Path file(String name, int length) {
    byte[] bytes = new byte[length];
    new Random(name.hashCode()).nextBytes(bytes);
    return Images.bytes(in.resolve(name), bytes);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.resolve("_pack.json").toFile());
  }

  /** Names that tar keeps in one field, in none, and beyond any limit of old. */
  private List<String> oddNames() {
    String folders = ("f".repeat(60) + "/").repeat(2);
    return List.of(
        "a b 100%.jpg",
        "%20+&=#?.png",
        "größe-日本-😀.npy",
        "sub=x/y.jpg",
        "x".repeat(96) + ".jpg",
        "x".repeat(97) + ".jpg",
        folders + "a.png",
        folders.repeat(3) + "é.png",
        "ü".repeat(120) + ".jpg");
  }

  @Test
  void aTarHoldsEveryFileAsItIs() throws IOException {
    for (String name : oddNames()) {
      Path file = file(name, 700 + name.length());
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_000L + name.length()));
    }
    file("empty.jpg", 0);
    file("other.txt", 5);

    JobRun run = pack();

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Map<String, byte[]> contents = Tars.contents(out);
    assertThat(List.copyOf(contents.keySet())).isSorted().hasSize(10).containsAll(oddNames());
    for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
      assertThat(in.resolve(entry.getKey())).hasBinaryContent(entry.getValue());
    }
    assertThat(Tars.shards(out)).containsExactly(out.resolve("shard-00000.tar"));
    assertThat(out.resolve("_SUCCESS")).exists();
    assertThat(out.resolve("_staging")).doesNotExist();
  }

  @Test
  void headersTellTheTimeAndNobodysName() throws IOException {
    Files.setLastModifiedTime(file("a.jpg", 5), FileTime.fromMillis(1_600_000_000_999L));
    Files.setLastModifiedTime(file("b.jpg", 5), FileTime.fromMillis(-5_000));
    file("ü".repeat(80) + ".jpg", 5);
    pack();

    List<TarArchiveEntry> entries = Tars.entries(out.resolve("shard-00000.tar"));

    assertThat(entries).hasSize(3);
    assertThat(entries.get(0).getLastModifiedTime().toMillis()).isEqualTo(1_600_000_000_000L);
    assertThat(entries.get(1).getLastModifiedTime().toMillis()).isEqualTo(-5_000);
    for (TarArchiveEntry entry : entries) {
      assertThat(entry.getMode()).isEqualTo(0644);
      assertThat(entry.getLongUserId()).isZero();
      assertThat(entry.getLongGroupId()).isZero();
      assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
      assertThat(entry.isFile()).isTrue();
    }
    // Of the records before an entry, too.
    byte[] all = Files.readAllBytes(out.resolve("shard-00000.tar"));
    for (int header : List.of(0, 1024, 2048, 3072, 4096, 5120)) {
      if (header + 300 < all.length && all[header] == 'P') {
        assertThat(all[header + 265]).as("user at %d", header).isZero();
      }
    }
  }

  @Test
  void parquetHoldsEveryFileAsItIs() throws IOException {
    for (String name : oddNames()) {
      file(name, 700 + name.length());
    }

    assertThat(pack("--as", "parquet").code()).isZero();

    assertThat(spark.read().parquet(out.toString()).schema().toDDL())
        .isEqualTo("path STRING,content BINARY,length BIGINT,modification_time TIMESTAMP");
    List<Row> rows = Table.rows(spark, out);
    assertThat(rows).extracting(row -> row.<String>getAs("path")).hasSameElementsAs(oddNames());
    for (Row row : rows) {
      Path file = in.resolve(row.<String>getAs("path"));
      assertThat(file).hasBinaryContent(row.getAs("content"));
      assertThat(row.<Long>getAs("length")).isEqualTo(Files.size(file));
      assertThat(row.<Timestamp>getAs("modification_time").getTime())
          .isEqualTo(Files.getLastModifiedTime(file).toMillis());
    }
    assertThat(Tars.shards(out)).containsExactly(out.resolve("shard-00000.parquet"));
  }

  @Test
  void parquetHasSmallRowGroupsAndNoCopiesOfContents() throws IOException {
    for (int i = 0; i < 30; i++) {
      file(i + ".jpg", i % 3 == 0 ? 1_500_000 : 1000);
    }
    pack("--as", "parquet");

    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(out.resolve("shard-00000.parquet").toUri()),
                new Configuration()))) {
      List<BlockMetaData> groups = reader.getFooter().getBlocks();
      assertThat(groups).hasSizeBetween(2, 4);
      assertThat(groups).allMatch(group -> group.getTotalByteSize() < 12 << 20);
      ColumnChunkMetaData content = groups.get(0).getColumns().get(1);
      assertThat(content.getPath().toDotString()).isEqualTo("content");
      assertThat(content.getStatistics().hasNonNullValue()).isFalse();
      assertThat(content.getCodec().name()).isEqualTo("UNCOMPRESSED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4", "zstd", "snappy"})
  void parquetMayBeCompressed(String codec) throws IOException {
    Images.bytes(in.resolve("a.npy"), new byte[100_000]);

    assertThat(pack("--as", "parquet", "--codec", codec).code()).isZero();

    assertThat(Files.size(out.resolve("shard-00000.parquet"))).isLessThan(50_000);
    assertThat(Table.rows(spark, out).get(0).<byte[]>getAs("content")).hasSize(100_000);
  }

  @ParameterizedTest
  @CsvSource({"tar, 20480", "parquet, 24576"})
  void noShardIsLargerThanAskedUnlessOneFileIs(String as, long most) throws IOException {
    for (int i = 0; i < 40; i++) {
      file("%02d/%d.jpg".formatted(i / 10, i), 100 + 97 * i);
    }
    file("99.jpg", 50_000);

    assertThat(pack("--as", as, "--shard-size", "20k").code()).isZero();

    List<Path> shards = Tars.shards(out);
    assertThat(shards).hasSizeBetween(5, 12);
    List<Path> large = shards.stream().filter(shard -> size(shard) > most).toList();
    assertThat(large).containsExactly(shards.get(shards.size() - 1));
    assertThat(json().at("/counts/shards").asInt()).isEqualTo(shards.size());
    assertThat(json().path("shard_bytes").asLong())
        .isEqualTo(shards.stream().mapToLong(PackTest::size).sum());
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "parquet"})
  void theSameFilesGiveTheSameBytesWhereverTheyLie(String as) throws IOException {
    for (String name : oddNames()) {
      file(name, 3000 + name.length());
    }
    String[] words = {"--as", as, "--shard-size", "8k"};
    pack(words);
    final Path first = out;
    Path copy = temp.resolve("elsewhere/copy");
    try (Stream<Path> files = Files.walk(in)) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        Files.copy(
            file,
            Files.createDirectories(copy.getParent()).resolve(copy + "/" + in.relativize(file)),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    in = copy;
    out = temp.resolve("second");

    assertThat(pack(words).code()).isZero();

    assertThat(Tars.shards(out)).hasSizeGreaterThan(3).hasSameSizeAs(Tars.shards(first));
    for (Path shard : Tars.shards(out)) {
      assertThat(shard).hasSameBinaryContentAs(first.resolve(shard.getFileName()));
    }
  }

  @Test
  void packJsonTellsWhatWasDone() throws IOException {
    file("a.jpg", 10);
    file("b.npy", 20);
    file("c.txt", 30);

    JobRun run = pack("--shard-size", "1m");

    assertThat(json().path("state").asText()).isEqualTo("complete");
    assertThat(json().at("/counts/files").asLong()).isEqualTo(2);
    assertThat(json().at("/counts/bytes").asLong()).isEqualTo(30);
    assertThat(json().at("/counts/left_out").asLong()).isEqualTo(1);
    assertThat(json().at("/options/--shard-size").asText()).isEqualTo("1m");
    assertThat(json().at("/versions/spark").asText()).isEqualTo(spark.version());
    assertThat(run.out())
        .contains("2 files (30 bytes)", "1 other file left out", "shard-00000.tar", "files/s");
  }

  @Test
  void severalRootsKeepTheirOwnNames() throws IOException {
    file("one/a.jpg", 1);
    file("two/deep/b.jpg", 2);
    file("three/c.jpg", 3);

    JobRun run =
        pack("--input", in + "/one", in + "/two", "--input", in + "/three/c.jpg", in + "/one");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Tars.contents(out)).containsOnlyKeys("a.jpg", "c.jpg", "deep/b.jpg");
  }

  @Test
  void namesThatClashGetTheRootInFront() throws IOException {
    file("one/a.jpg", 1);
    file("two/a.jpg", 2);
    file("two/b.jpg", 3);

    assertThat(pack("--input", in + "/one", in + "/two").code()).isZero();

    assertThat(Tars.contents(out)).containsOnlyKeys("one/a.jpg", "two/a.jpg", "two/b.jpg");
  }

  @Test
  void namesThatClashStillAreAnError() {
    file("one/x/a.jpg", 1);
    file("two/x/a.jpg", 2);

    JobRun run = pack("--input", in + "/one/x", in + "/two/x");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("would be called x/a.jpg");
    assertThat(out).doesNotExist();
  }

  @Test
  void aGlobNamesFromItsLastPlainFolder() throws IOException {
    file("2026-01/a.jpg", 1);
    file("2026-02/a.jpg", 2);
    file("2026-02/sub/b.jpg", 2);
    file("2025-01/a.jpg", 2);

    assertThat(pack("--input", in + "/2026-*").code()).isZero();
    assertThat(Tars.contents(out))
        .containsOnlyKeys("2026-01/a.jpg", "2026-02/a.jpg", "2026-02/sub/b.jpg");

    assertThat(pack("--if-exists", "overwrite", "--input", in + "/{2026-01,2025-01}/*.jpg").code())
        .isZero();
    assertThat(Tars.contents(out)).containsOnlyKeys("2026-01/a.jpg", "2025-01/a.jpg");
  }

  @Test
  void overwriteReplacesOnlyShards() throws IOException {
    for (int i = 0; i < 10; i++) {
      file(i + ".jpg", 3000);
    }
    pack("--shard-size", "4k");
    Files.writeString(out.resolve("notes.txt"), "mine");
    assertThat(Tars.shards(out)).hasSize(11);

    JobRun again = pack("--as", "parquet");
    assertThat(again.code()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("not empty");

    assertThat(pack("--as", "parquet", "--if-exists", "overwrite").code()).isZero();
    assertThat(Tars.shards(out))
        .containsExactly(out.resolve("notes.txt"), out.resolve("shard-00000.parquet"));
  }

  @Test
  void aDryRunWritesNothing() {
    file("a.jpg", 3000);
    file("b.jpg", 3000);

    JobRun run = pack("--dry-run", "--shard-size", "4k");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("2 files", "shard-00000.tar to shard-00001.tar, 2 shards", "nothing was written");
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--shard-size 0, wanted bytes",
    "--shard-size 9000000000g, wanted bytes",
    "--shard-size x, wanted bytes",
    "--codec zstd, is for --as parquet",
    "--as zip, --as",
    "--if-exists resume, error and overwrite",
    "--input /not/there, no such file"
  })
  void whatIsWrongIsToldOnOneLine(String options, String told) {
    file("a.jpg", 1);

    JobRun run = pack(options.split(" "));

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("pack: ").contains(told);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(out).doesNotExist();
  }

  @Test
  void aFolderWithoutInputsIsAnError() {
    file("a.txt", 1);

    JobRun run = pack();

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("no input in", "1 files, of them 1 .txt");
    assertThat(out).doesNotExist();
  }

  @Test
  void anOutputIsNeeded() {
    JobRun run = JobRun.pack("--input", temp.toString());

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--output");
  }
}
