package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.image.ErrorKind;
import dev.separable.testing.Goldens;
import dev.separable.testing.LocalSpark;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken, odd and hostile files go through the job as rows, and disturb nothing. */
@Tag("acceptance")
class HostileImagesTest {
  private static final Set<String> KINDS =
      Arrays.stream(ErrorKind.values()).map(ErrorKind::text).collect(Collectors.toSet());
  private static final double MOST_MINUTES = 5;

  @TempDir Path temp;

  @Test
  void publicSuitesGiveARowForEachFile() throws Exception {
    List<Path> folders =
        Stream.of("data/corrupt", "data/pngsuite", "data/exif-orientation")
            .map(Shared::path)
            .toList();

    Map<Path, Row> rows = extract("1g", folders);

    assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(visible(folders));
    assertSound(rows);
    rows.forEach(
        (file, row) -> {
          if (file.toString().matches(".*/(pngsuite|exif-orientation)/.*\\.(png|jpg)")) {
            assertThat(LayerJob.kind(row)).as(file.toString()).isNull();
          }
        });
  }

  @Test
  void hostileFilesEndWithinTheirLimits() throws Exception {
    Path folder = Shared.path("golden/preprocess/hostile");
    long start = System.nanoTime();

    Map<Path, Row> rows = extract("512m", List.of(folder));

    assertThat((System.nanoTime() - start) / 60e9).isLessThan(MOST_MINUTES);
    assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(visible(List.of(folder)));
    assertSound(rows);
    SoftAssertions softly = new SoftAssertions();
    for (JsonNode golden : Goldens.json(folder.resolve("cases.json")).get("cases")) {
      check(softly, golden, rows.get(folder.resolve(golden.get("file").asText())));
    }
    softly.assertAll();
  }

  private static void check(SoftAssertions softly, JsonNode golden, Row row) {
    String file = golden.get("file").asText();
    String expected = golden.get("expected").asText();
    if (row == null) {
      softly.assertThat(expected).as(file).isEqualTo("ok-or-skipped");
      return;
    }
    String kind = LayerJob.kind(row);
    if (expected.equals("error")) {
      softly.assertThat(kind).as(file).isNotNull();
    } else if (!expected.equals("ok-or-error")) {
      softly.assertThat(kind).as(file).isNull();
    }
    Row cost = row.getAs("cost");
    double seconds = cost.<Long>getAs("decode_ns") / 1e9;
    softly.assertThat(seconds).as(file).isLessThan(golden.get("max_seconds").asDouble());
  }

  /** Errors are of the closed set, with a line that says what was found; all others have values. */
  private static void assertSound(Map<Path, Row> rows) {
    rows.forEach(
        (file, row) -> {
          String kind = LayerJob.kind(row);
          int features = row.fieldIndex("features");
          if (kind == null) {
            assertThat(row.getList(features)).as(file.toString()).hasSize(1280);
          } else {
            assertThat(KINDS).as(file.toString()).contains(kind);
            assertThat(row.isNullAt(features)).isTrue();
            String message = row.<Row>getAs("error").getAs("message");
            assertThat(message.lines()).as(file.toString()).hasSize(1);
          }
        });
  }

  /** The rows of one run without a failed task and without a complaint in the log. */
  private Map<Path, Row> extract(String heap, List<Path> folders) throws Exception {
    Path out = temp.resolve("out");
    List<String> words = new ArrayList<>(List.of("--input"));
    folders.forEach(folder -> words.add(folder.toString()));
    words.addAll(List.of("--format", "image", "--output", out.toString()));
    words.addAll(List.of("--model", "mobilenetv2_050", "--weights", "random:1"));
    words.addAll(List.of("--preprocess", "resize=40:bilinear,crop=32,mean=0.5,std=0.5"));

    JobProcess run = JobProcess.extract(temp, heap, words);

    run.assertGood();
    assertThat(run.out()).doesNotContain("lost  ");
    Map<Path, Row> rows = new HashMap<>();
    try (SparkSession spark = LocalSpark.start()) {
      for (Row row : Table.rows(spark, out.resolve("features"))) {
        Path file = Path.of(row.<String>getAs("path").substring("file:".length()));
        assertThat(rows.put(file, row)).as("a second row of " + file).isNull();
      }
    }
    JsonNode counts = new ObjectMapper().readTree(out.resolve("run.json").toFile()).get("counts");
    assertThat(counts.get("written").asInt()).isEqualTo(rows.size());
    assertThat(counts.get("failed").asLong())
        .isEqualTo(rows.values().stream().filter(row -> LayerJob.kind(row) != null).count());
    return rows;
  }

  /** All files but the hidden ones. */
  private static List<Path> visible(List<Path> folders) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(Files::isRegularFile)
            .filter(file -> !file.getFileName().toString().matches("[_.].*"))
            .forEach(files::add);
      }
    }
    return files;
  }
}
