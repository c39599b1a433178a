package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of inputs, outputs and options that are not as they should be. */
@Tag("any-kernel")
class ExtractFaultTest {
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
  void badInputsAreRowsWithAnError() {
    Images.array(temp.resolve("in/a.npy"), 5, 5, 3);
    Images.array(temp.resolve("in/b-channels.npy"), 5, 5, 4);
    Images.array(temp.resolve("in/b-rank.npy"), 5);
    Images.bytes(temp.resolve("in/c-empty.npy"), new byte[0]);
    Images.bytes(temp.resolve("in/d-text.npy"), new byte[] {'h', 'i', '!', '!', '!', '!', '!'});

    JobRun run = job.run(temp.resolve("in"), "--format", "npy", "--batch", "2");

    assertThat(run.code()).isZero();
    Map<String, Row> rows = Table.byName(spark, job.out().resolve("features"));
    assertThat(rows).hasSize(5);
    assertThat(LayerJob.kind(rows.get("a.npy"))).isNull();
    assertThat(LayerJob.kind(rows.get("b-channels.npy"))).isEqualTo("bad-shape");
    assertThat(LayerJob.kind(rows.get("b-rank.npy"))).isEqualTo("bad-shape");
    assertThat(LayerJob.kind(rows.get("c-empty.npy"))).isEqualTo("empty");
    assertThat(LayerJob.kind(rows.get("d-text.npy"))).isEqualTo("not-an-image");
    Row empty = rows.get("c-empty.npy");
    for (String column : List.of("features", "shape", "height", "width", "channels")) {
      assertThat(empty.<Object>getAs(column)).as(column).isNull();
    }
    assertThat(rows.get("b-channels.npy").<Integer>getAs("channels")).isEqualTo(4);
  }

  @Test
  void aFileTooLargeForAnArrayIsNotRead() throws IOException {
    Images.array(temp.resolve("in/a.npy"), 5, 5, 3);
    Path large = temp.resolve("in/large.npy");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 31);
    }

    JobRun run = job.run(temp.resolve("in"));

    assertThat(run.code()).isZero();
    Row row = Table.byName(spark, job.out().resolve("features")).get("large.npy");
    assertThat(LayerJob.kind(row)).isEqualTo("too-large");
  }

  @Test
  void dropmalformedLeavesThemOutAndCountsThem() throws IOException {
    job.arrays("in", 5);
    Images.bytes(temp.resolve("in/bad1.npy"), new byte[] {1});
    Images.bytes(temp.resolve("in/bad2.npy"), new byte[] {1});

    JobRun run = job.run(temp.resolve("in"), "--mode", "dropmalformed");

    assertThat(run.code()).isZero();
    assertThat(Table.rows(spark, job.out().resolve("features"))).hasSize(5);
    assertThat(job.runJson().at("/counts/failed").asLong()).isEqualTo(2);
    assertThat(job.runJson().at("/counts/written").asLong()).isEqualTo(5);
  }

  @Test
  void allMayBeDropped() {
    Images.array(temp.resolve("in/a.npy"), 5, 5, 3);
    Path only = Images.bytes(temp.resolve("bad/bad.npy"), new byte[] {1});

    JobRun run =
        JobRun.extract(
            "--input",
            only.toString(),
            "--output",
            job.out().toString(),
            "--model",
            "mobilenetv2_050",
            "--weights",
            "random:1",
            "--mode",
            "dropmalformed");

    assertThat(run.code()).isZero();
    assertThat(Table.rows(spark, job.out().resolve("features"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--mode failfast", "--max-errors 1", "--max-errors 20%"})
  void tooManyErrorsStopTheJob(String option) throws IOException {
    job.arrays("in", 6);
    Images.bytes(temp.resolve("in/bad1.npy"), new byte[] {1});
    Images.bytes(temp.resolve("in/bad2.npy"), new byte[] {1});

    JobRun run = job.run(temp.resolve("in"), option.split(" "));

    assertThat(run.code()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    assertThat(run.err()).contains("extract: stopped: ").contains("inputs failed").contains("/bad");
    assertThat(job.runJson().path("state").asText()).isEqualTo("failed");
    assertThat(job.runJson().path("reason").asText()).contains("inputs failed");
    assertThat(job.out().resolve("_SUCCESS")).doesNotExist();
    assertThat(job.out().resolve("features/_temporary")).doesNotExist();
  }

  @Test
  void aLimitThatIsKeptIsNoError() {
    job.arrays("in", 6);
    Images.bytes(temp.resolve("in/bad1.npy"), new byte[] {1});
    Images.bytes(temp.resolve("in/bad2.npy"), new byte[] {1});

    assertThat(job.run(temp.resolve("in"), "--max-errors", "25%").code()).isZero();
    assertThat(job.run(temp.resolve("in"), "--max-errors", "2", "--if-exists", "overwrite").code())
        .isZero();
  }

  @Test
  void aFullOutputIsLeftAloneUnlessReplaced() throws IOException {
    job.arrays("in", 3);
    assertThat(job.run(temp.resolve("in")).code()).isZero();
    final List<String> before = Table.bits(spark, job.out());

    JobRun again = job.run(temp.resolve("in"));
    assertThat(again.code()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("not empty");
    assertThat(Table.bits(spark, job.out())).isEqualTo(before);

    job.arrays("in", 5);
    Files.writeString(job.out().resolve("notes.txt"), "mine");
    assertThat(job.run(temp.resolve("in"), "--if-exists", "overwrite").code()).isZero();
    assertThat(Table.bits(spark, job.out())).hasSize(5).containsAll(before);
    assertThat(job.out().resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void aDryRunWritesNothing() {
    job.arrays("in", 9);

    JobRun run = job.run(temp.resolve("in"), "--dry-run", "--partitions", "4");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("9 inputs", "3 tensors", "pointwise", "tasks    4,", "nothing was written")
        .contains("kernel   " + System.getProperty("expected.kernel"));
    assertThat(job.out()).doesNotExist();
  }

  @Test
  void aFileThatIsGoneFailsTheJobAndIsNamed() throws IOException {
    useFaulty();
    job.arrays("in", 3);
    Images.array(temp.resolve("in/gone.npy"), 5, 6, 3);

    JobRun run = job.run("faulty:" + temp.resolve("in"));

    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith("extract: cannot read faulty:" + temp + "/in/gone.npy: ")
        .contains("does not exist");
    assertThat(job.runJson().path("state").asText()).isEqualTo("failed");
    assertThat(job.runJson().path("reason").asText()).contains("gone.npy");
    assertThat(job.out().resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void anyFileSystemOfHadoopWillDo() {
    useFaulty();
    job.arrays("in", 3);

    assertThat(job.run("faulty:" + temp.resolve("in") + "/[01].npy").code()).isZero();

    assertThat(Table.rows(spark, job.out().resolve("features")))
        .extracting(row -> row.<String>getAs("path"))
        .containsExactlyInAnyOrder("faulty:" + temp + "/in/0.npy", "faulty:" + temp + "/in/1.npy");
  }

  private static void useFaulty() {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.set("fs.faulty.impl", Faulty.class.getName());
    // Another test may have left its own of that name.
    hadoop.setBoolean("fs.faulty.impl.disable.cache", true);
  }

  /** The local disk under another name; files called {@code gone} are listed but not there. */
  public static final class Faulty extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("faulty:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      if (file.getName().startsWith("gone")) {
        throw new FileNotFoundException("File " + file + " does not exist");
      }
      return super.open(file, bufferSize);
    }
  }
}
