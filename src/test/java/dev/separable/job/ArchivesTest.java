package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.Archives;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs in archives are inputs as any other. */
class ArchivesTest {
  private static SparkSession spark;

  @TempDir Path temp;
  private LayerJob job;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void job() {
    job = new LayerJob(temp);
  }

  @Test
  void archivesGiveTheFeaturesOfTheirFiles() throws IOException {
    Map<String, byte[]> entries = entries();
    Map<String, byte[]> arrays = new TreeMap<>(entries);
    arrays.keySet().removeIf(name -> !name.endsWith(".npy"));
    Archives.tar(temp.resolve("in/b.tar"), entries);
    Archives.tar(temp.resolve("in/c/d.tar.gz"), entries);
    Archives.zip(temp.resolve("in/e.zip"), entries);
    Archives.zip(temp.resolve("in/f.npz"), arrays);

    JobRun run = job.run(temp.resolve("in"), "--partitions", "3");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Map<String, Row> rows = new TreeMap<>();
    for (Row row : Table.rows(spark, job.out().resolve("features"))) {
      rows.put(row.<String>getAs("path").substring(("file:" + temp + "/in/").length()), row);
    }
    assertThat(rows).hasSize(4 * entries.size() + arrays.size());
    for (String name : entries.keySet()) {
      Row plain = rows.get("a/" + name);
      assertThat(Table.bits(plain)).isNotNull();
      for (String archive : List.of("b.tar", "c/d.tar.gz", "e.zip")) {
        Row row = rows.get(archive + "!/" + name);
        assertThat(Table.bits(row)).isEqualTo(Table.bits(plain));
        assertThat(row.<Long>getAs("length")).isEqualTo(entries.get(name).length);
      }
    }
    for (String name : arrays.keySet()) {
      assertThat(Table.bits(rows.get("f.npz!/" + name)))
          .isEqualTo(Table.bits(rows.get("a/" + name)));
    }
    assertThat(job.runJson().at("/inputs/count").asInt()).isEqualTo(rows.size());
    assertThat(job.runJson().at("/counts/failed").asLong()).isZero();
  }

  @Test
  void aBrokenArchiveIsARowWithAnError() throws IOException {
    Path tar = Archives.tar(temp.resolve("broken/b.tar"), entries());
    byte[] whole = Files.readAllBytes(tar);
    Files.write(tar, Arrays.copyOf(whole, 1300));

    JobRun run = job.run(temp.resolve("broken"));

    assertThat(run.code()).isZero();
    Row row = Table.byName(spark, job.out().resolve("features")).get("b.tar");
    assertThat(LayerJob.kind(row)).isEqualTo("truncated");
  }

  @Test
  void aWrongArchiveIsToldBeforeAnyTask() throws IOException {
    Path tar = Images.image(temp.resolve("x/a.png"), 5, 6);
    Files.move(tar, temp.resolve("a.tar"));

    JobRun run = job.run(temp.resolve("a.tar"));

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("a.tar: not a tar archive: it begins with 89 50 4e 47");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void manyFoldersAreListedByTasks() {
    for (int i = 0; i < 70; i++) {
      Images.array(temp.resolve("in/" + i + "/a.npy"), 5, 6, 3);
    }

    JobRun run = job.run(temp.resolve("in"), "--dry-run");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("70 inputs");
  }

  private Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (String name : List.of("1.npy", "d/2.npy", "ü 3.png", "4.jpg")) {
      Path file = temp.resolve("in/a/" + name);
      if (name.endsWith("npy")) {
        Images.array(file, 5, 6, 3);
      } else {
        Images.image(file, 6, 5);
      }
      entries.put(name, Files.readAllBytes(file));
    }
    return entries;
  }
}
