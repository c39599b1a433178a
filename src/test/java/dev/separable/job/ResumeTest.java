package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on where others ended. */
class ResumeTest {
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
  void aGrownFolderGetsOnlyTheNewRows() throws IOException {
    job.arrays("in", 6);
    assertThat(resume("--partitions", "3").code()).isZero();
    final List<Path> before = files();
    final List<String> bits = Table.bits(spark, job.out());

    for (int i = 6; i < 9; i++) {
      Images.array(temp.resolve("in/more/" + i + ".npy"), 5, 6, 3);
    }
    JobRun run = resume("--partitions", "2");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("resumed: 6 of 9 inputs are done");
    assertThat(files()).containsAll(before).hasSize(5);
    assertThat(Table.bits(spark, job.out())).hasSize(9).containsAll(bits);
    whole(9);
  }

  @Test
  void whatIsDoneIsNotDoneAgain() throws IOException {
    job.arrays("in", 4);
    assertThat(resume().code()).isZero();
    final List<Path> before = files();

    JobRun run = resume();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(files()).isEqualTo(before);
    whole(4);
  }

  @Test
  void aChangedInputSupersedesItsOldRow() throws IOException {
    job.arrays("in", 6);
    Images.bytes(temp.resolve("in/bad.npy"), new byte[] {1});
    assertThat(resume("--partitions", "2", "--codec", "zstd").code()).isZero();
    final List<String> before = Table.bits(spark, job.out());

    Images.array(temp.resolve("in/bad.npy"), 5, 6, 3);
    Images.array(temp.resolve("in/3.npy"), 7, 7, 3);
    Path touched = temp.resolve("in/4.npy");
    Files.setLastModifiedTime(touched, FileTime.fromMillis(1_600_000_000_000L));
    JobRun run = resume("--partitions", "2");

    assertThat(run.code()).as(run.err()).isZero();
    List<String> after = Table.bits(spark, job.out());
    assertThat(after).hasSize(7);
    for (String row : before) {
      boolean changed = row.contains("/3.npy ") || row.contains("/bad.npy ");
      assertThat(after.contains(row)).as(row).isNotEqualTo(changed);
    }
    Row four = Table.byName(spark, job.out().resolve("features")).get("4.npy");
    assertThat(four.<Object>getAs("modification_time")).asString().contains("2020-09-13");
    whole(7);
    assertThat(job.runJson().at("/counts/failed").asLong()).isZero();
  }

  @Test
  void rowsOfInputsThatAreGoneStay() throws IOException {
    job.arrays("in", 5);
    assertThat(resume().code()).isZero();
    Files.delete(temp.resolve("in/2.npy"));

    JobRun run = resume();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("rows stay of 1 that are gone");
    assertThat(Table.rows(spark, job.out().resolve("features"))).hasSize(5);
  }

  @Test
  void droppedInputsAreNotTriedAgain() throws IOException {
    job.arrays("in", 3);
    Images.bytes(temp.resolve("in/bad.npy"), new byte[] {1});
    assertThat(resume("--mode", "dropmalformed").code()).isZero();
    final List<Path> before = files();

    JobRun run = resume("--mode", "dropmalformed");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(files()).isEqualTo(before);
    assertThat(job.runJson().at("/counts/read").asLong()).isEqualTo(4);
    assertThat(job.runJson().at("/counts/failed").asLong()).isEqualTo(1);
  }

  @Test
  void featuresOfAnotherKindAreNotMixed() throws IOException {
    job.arrays("in", 3);
    assertThat(resume().code()).isZero();
    final List<String> before = Table.bits(spark, job.out());

    JobRun pooled = resume("--pool", "avg");
    assertThat(pooled.code()).isEqualTo(ExitCode.USAGE);
    assertThat(pooled.err()).contains("pool: it has none, wanted avg").contains("not resumed");
    assertThat(resume("--cut", "input").err()).contains("cut: it has output, wanted input");
    assertThat(Table.bits(spark, job.out())).isEqualTo(before);
    assertThat(job.out().resolve("_SUCCESS")).exists();
  }

  @Test
  void aStoppedRunKeepsWhatItHasPublishedAndGoesOn() throws IOException {
    job.arrays("in", 8);
    Images.bytes(temp.resolve("in/bad1.npy"), new byte[] {1});
    Images.bytes(temp.resolve("in/bad2.npy"), new byte[] {1});
    JobRun stopped = resume("--max-errors", "1", "--partitions", "5");
    assertThat(stopped.code()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    final List<Path> published = files();

    JobRun run = resume("--partitions", "5");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(files()).containsAll(published);
    whole(10);
    assertThat(job.runJson().at("/counts/failed").asLong()).isEqualTo(2);
  }

  @Test
  void aLivingRunIsNotDisturbed() throws Exception {
    job.arrays("in", 3);
    assertThat(resume().code()).isZero();
    Path lease = job.out().resolve("_lease");
    Thread living =
        new Thread(
            () -> {
              while (!Thread.interrupted()) {
                try {
                  Files.writeString(lease, "{\"run\": \"other\", \"pid\": 7, \"host\": \"h\"}");
                  Thread.sleep(300);
                } catch (IOException | InterruptedException e) {
                  return;
                }
              }
            });
    living.start();
    while (!Files.exists(lease)) {
      Thread.sleep(20);
    }
    try {
      for (String ifExists : List.of("resume", "overwrite")) {
        JobRun run = job.run(temp.resolve("in"), "--if-exists", ifExists);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("the run other (process 7 on h").contains("writes to");
      }
    } finally {
      living.interrupt();
      living.join();
    }
    assertThat(Table.rows(spark, job.out().resolve("features"))).hasSize(3);
  }

  private JobRun resume(String... more) {
    return job.run(
        temp.resolve("in"),
        Stream.concat(Stream.of("--if-exists", "resume"), Stream.of(more)).toArray(String[]::new));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(job.out().resolve("features"))) {
      return files.sorted().toList();
    }
  }

  /** Nothing is left of staging, and all counts are those of the rows. */
  private void whole(int rows) throws IOException {
    assertThat(job.out().resolve("_SUCCESS")).exists();
    assertThat(job.out().resolve("_staging")).doesNotExist();
    assertThat(job.out().resolve("_lease")).doesNotExist();
    assertThat(job.runJson().path("state").asText()).isEqualTo("complete");
    assertThat(job.runJson().at("/counts/read").asLong()).isEqualTo(rows);
    assertThat(job.runJson().at("/counts/written").asLong()).isEqualTo(rows);
    List<Row> features = Table.rows(spark, job.out().resolve("features"));
    assertThat(features).hasSize(rows).extracting(row -> row.getAs("path")).doesNotHaveDuplicates();
    List<Row> tasks = Table.rows(spark, job.out().resolve("tasks"));
    assertThat(sum(tasks, "written")).isEqualTo(rows);
    for (String phase : List.of("read_ns", "decode_ns", "preprocess_ns", "compute_ns")) {
      long cost =
          features.stream().mapToLong(row -> row.<Row>getAs("cost").<Long>getAs(phase)).sum();
      assertThat(sum(tasks, phase)).as(phase).isEqualTo(cost);
    }
  }

  private static long sum(List<Row> rows, String column) {
    return rows.stream().mapToLong(row -> row.<Long>getAs(column)).sum();
  }
}
