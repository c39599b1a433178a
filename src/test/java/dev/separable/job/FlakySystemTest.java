package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.BucketSystem;
import dev.separable.testing.FlakySystem;
import dev.separable.testing.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File systems whose faults come and go, that are full, or that cannot rename. */
class FlakySystemTest {
  private static final int INPUTS = 60;
  private static SparkSession spark;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2,4]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.hadoop.fs.flaky.impl", FlakySystem.class.getName())
            .config("spark.hadoop.fs.flaky.impl.disable.cache", "true")
            .config("spark.hadoop.fs.s3a.impl", BucketSystem.class.getName())
            .config("spark.hadoop.fs.s3a.impl.disable.cache", "true")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void calm() {
    FlakySystem.behave(0, 0, Long.MAX_VALUE);
  }

  @Test
  void faultsThatComeAndGoLoseNothing() throws IOException {
    inputs();
    FlakySystem.behave(1, 0.08, Long.MAX_VALUE);

    int runs = untilDone(30);

    FlakySystem.behave(0, 0, Long.MAX_VALUE);
    assertThat(runs).isLessThan(30);
    same();
  }

  @Test
  void aFullDiskEndsTheRunAndMoreSpaceLetsItGoOn() throws IOException {
    inputs();
    FlakySystem.behave(1, 0, 150_000);
    JobRun full = run("flaky:" + temp.resolve("out"));
    assertThat(full.code()).isEqualTo(ExitCode.FAILED);
    assertThat(full.err()).contains("No space left on device");
    assertThat(temp.resolve("out/_SUCCESS")).doesNotExist();

    FlakySystem.behave(1, 0, 2_000_000);
    assertThat(untilDone(5)).isLessThan(5);

    same();
  }

  @Test
  void anObjectStoreThatCreatesIfAbsentHoldsOutputs() throws IOException {
    inputs();
    String bucket = "s3a:" + temp.resolve("out");
    FlakySystem.behave(3, 0.03, Long.MAX_VALUE);
    JobRun first = run(bucket);
    while (first.code() != ExitCode.GOOD) {
      assertThat(first.err()).contains("flaky");
      first = run(bucket);
    }
    same();
    Images.array(temp.resolve("in/7.npy"), 16, 15, 3);
    Images.array(temp.resolve("in/new.npy"), 16, 15, 3);

    JobRun more = run(bucket);

    assertThat(more.code()).as(more.err()).isZero();
    assertThat(Table.bits(spark, temp.resolve("out"))).hasSize(INPUTS + 1);
  }

  private void inputs() {
    for (int i = 0; i < INPUTS; i++) {
      Images.array(temp.resolve("in/" + i + ".npy"), 16, 15, 3);
    }
  }

  private JobRun run(String out) {
    return JobRun.extract(
        "--input",
        "flaky:" + temp.resolve("in"),
        "--output",
        out,
        "--model",
        LayerJob.LAYER,
        "--weights",
        "flax:0",
        "--if-exists",
        "resume",
        "--partitions",
        "12",
        "--codec",
        "none");
  }

  private int untilDone(int most) {
    int runs = 0;
    JobRun run = run("flaky:" + temp.resolve("out"));
    while (runs < most && run.code() != ExitCode.GOOD) {
      assertThat(run.err()).contains("flaky");
      run = run("flaky:" + temp.resolve("out"));
      runs++;
    }
    return runs;
  }

  /** The rows are those of a run on a good disk. */
  private void same() throws IOException {
    FlakySystem.behave(0, 0, Long.MAX_VALUE);
    assertThat(run(temp.resolve("good").toString()).code()).isZero();
    List<String> bits = Table.bits(spark, temp.resolve("out"));
    assertThat(bits).hasSize(INPUTS).isEqualTo(Table.bits(spark, temp.resolve("good")));
    assertThat(temp.resolve("out/_SUCCESS")).exists();
    assertThat(temp.resolve("out/_staging")).doesNotExist();
    try (var files = Files.walk(temp.resolve("out"))) {
      assertThat(files.filter(file -> file.toString().contains("lease"))).isEmpty();
    }
  }
}
