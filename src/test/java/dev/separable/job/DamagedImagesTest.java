package dev.separable.job;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.testing.Goldens;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are broken in each way that there is, through a job in each of its modes. */
@Tag("any-kernel")
class DamagedImagesTest {
  private static final int WIDTH_AT = 18;
  private static final int GOOD = 4;

  private static SparkSession spark;

  @TempDir Path temp;
  private LayerJob job;
  private final Map<String, String> kinds = new TreeMap<>();

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void inputs() {
    job = new LayerJob(temp);
    byte[] png = Goldens.bytes(Images.image(in("a0.png"), 40, 30));
    byte[] bmp = Goldens.bytes(Images.image(in("a1.bmp"), 33, 34));
    Images.image(in("a2.gif"), 20, 50);
    Images.image(in("a3.jpg"), 64, 16);
    damaged("b-empty.jpg", new byte[0], "empty");
    damaged("c-text.png", "a page of text, of no use".getBytes(US_ASCII), "not-an-image");
    damaged("d-other.jpg", "8BPS\0\1 of another program".getBytes(US_ASCII), "unsupported");
    for (int i = 0; i < 6; i++) {
      damaged("e-cut" + i + ".png", Arrays.copyOf(png, 600 + 100 * i), "truncated");
    }
    png[png.length / 2] ^= 1;
    damaged("f-flipped.png", png, "corrupt");
    ByteBuffer.wrap(bmp).putInt(WIDTH_AT, 0x7f7f7f7f).putInt(WIDTH_AT + 4, 0x7f7f7f7f);
    damaged("g-huge.bmp", bmp, "too-large");
  }

  private Path in(String name) {
    return temp.resolve("in").resolve(name);
  }

  private void damaged(String name, byte[] bytes, String kind) {
    Images.bytes(in(name), bytes);
    kinds.put(name, kind);
  }

  private JobRun run(String... more) {
    Stream<String> words =
        Stream.of("--input", in("").toString(), "--output", job.out().toString());
    words = Stream.concat(words, Stream.of("--model", "mobilenetv2_050", "--weights", "random:7"));
    words = Stream.concat(words, Stream.of("--preprocess", "resize=40:bilinear,crop=32"));
    return JobRun.extract(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  /** Each row's kind by its file's name, good ones too. */
  private Map<String, String> found() {
    Map<String, String> found = new HashMap<>();
    Table.byName(spark, job.out().resolve("features"))
        .forEach((name, row) -> found.put(name, LayerJob.kind(row)));
    return found;
  }

  private void assertCountsByKind() throws IOException {
    JsonNode counts = job.runJson().get("counts");
    Map<String, Long> wanted = new TreeMap<>();
    kinds.values().forEach(kind -> wanted.merge(kind, 1L, Long::sum));
    Map<String, Long> found = new TreeMap<>();
    counts
        .get("failed_by_kind")
        .fields()
        .forEachRemaining(kind -> found.put(kind.getKey(), kind.getValue().asLong()));
    assertThat(found).isEqualTo(wanted);
    assertThat(counts.get("failed").asInt()).isEqualTo(kinds.size());
  }

  @Test
  void permissiveKeepsARowForEach() throws IOException {
    JobRun run = run("--partitions", "2");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(found()).hasSize(GOOD + kinds.size()).containsAllEntriesOf(kinds);
    assertThat(found().values().stream().filter(kind -> kind == null).count()).isEqualTo(GOOD);
    assertCountsByKind();
    assertThat(run.out())
        .contains("15 images", "15 rows written, 11 failed")
        .contains("failed   1 empty", "failed   1 not-an-image", "failed   1 unsupported")
        .contains("failed   6 truncated", "failed   1 corrupt", "failed   1 too-large");
  }

  /** However many of one kind come first. */
  @Test
  void aFewAreNamedAndOfEveryKindAtLeastOneBeforeASecond() {
    for (String name : List.of("d-other.jpg", "c-text.png")) {
      Images.image(in(name + ".png"), 9, 9);
      assertThat(in(name).toFile().delete()).isTrue();
    }

    JobRun run = run("--partitions", "1");

    List<String> named = run.out().lines().filter(l -> l.contains(temp + "/in/")).toList();
    assertThat(named).hasSize(Summary.NAMED);
    assertThat(run.out())
        .containsSubsequence("1 corrupt", "f-flipped.png: PNG: wrong checksum of IDAT")
        .containsSubsequence("1 empty", "b-empty.jpg: no bytes")
        .containsSubsequence("1 too-large", "g-huge.bmp: BMP: ")
        .containsSubsequence("6 truncated", "e-cut0.png: PNG: ", "e-cut1.png: PNG: ");
  }

  @Test
  void dropmalformedWritesTheGoodOnesAndCountsTheRest() throws IOException {
    JobRun run = run("--mode", "dropmalformed");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(found()).containsOnlyKeys("a0.png", "a1.bmp", "a2.gif", "a3.jpg");
    assertCountsByKind();
    assertThat(run.out()).contains("4 rows written, 11 failed").contains("failed   6 truncated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--mode failfast", "--max-errors 10", "--max-errors 70%"})
  void aLimitStopsTheJobAndOneIsNamedWithItsKind(String option) throws IOException {
    JobRun run = run((option + " --partitions 1").split(" "));

    assertThat(run.code()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    assertThat(run.err()).contains("b-empty.jpg (empty: no bytes)");
    assertThat(job.runJson().path("state").asText()).isEqualTo("failed");
    assertThat(job.runJson().at("/counts/failed_by_kind/empty").asInt()).isEqualTo(1);
    assertThat(job.out().resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void aLimitThatIsKeptIsNoError() throws IOException {
    assertThat(run("--max-errors", "11").code()).isZero();
    assertCountsByKind();
  }
}
