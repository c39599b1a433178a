package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.Images;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of shards when files cannot be read as they were listed. */
class PackFaultTest {
  private static final AtomicInteger OPENED = new AtomicInteger();
  private static SparkSession spark;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2,3]")
            .appName("test")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.hadoop.fs.brittle.impl", Faulty.class.getName())
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void inputs() {
    OPENED.set(0);
    for (int i = 0; i < 6; i++) {
      Images.bytes(temp.resolve("in/" + i + ".jpg"), new byte[1000 + i]);
    }
  }

  private JobRun pack(String as) {
    return JobRun.pack(
        "--input",
        "brittle:" + temp.resolve("in"),
        "--output",
        temp.resolve("out").toString(),
        "--shard-size",
        "4k",
        "--as",
        as);
  }

  @ParameterizedTest
  @CsvSource({"tar,grown,more", "parquet,grown,more", "tar,shrunk,fewer", "tar,gone,is gone"})
  void aFileThatChangedFailsTheJobAndIsNamed(String as, String fault, String told)
      throws IOException {
    Images.bytes(temp.resolve("in/" + fault + ".jpg"), new byte[1003]);

    JobRun run = pack(as);

    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith("pack: cannot read brittle:" + temp + "/in/" + fault + ".jpg: ")
        .contains(told);
    Path out = temp.resolve("out");
    assertThat(Tars.shards(out)).isEmpty();
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    assertThat(out.resolve("_staging")).doesNotExist();
    assertThat(Files.readString(out.resolve("_pack.json"))).contains("\"failed\"", fault + ".jpg");
  }

  @ParameterizedTest
  @CsvSource({"tar", "parquet"})
  void aTaskThatIsTriedAgainWritesItsShardsOnce(String as) {
    Images.bytes(temp.resolve("in/twice.jpg"), new byte[1003]);

    JobRun run = pack(as);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(OPENED).hasValue(3);
    assertThat(run.out()).contains("7 files");
    assertThat(Tars.shards(temp.resolve("out"))).hasSizeBetween(2, 4);
    assertThat(temp.resolve("out/_staging")).doesNotExist();
  }

  @Test
  void allOfATarIsThereAfterATaskWasTriedAgain() throws IOException {
    Images.bytes(temp.resolve("in/twice.jpg"), new byte[1003]);
    pack("tar");

    assertThat(Tars.contents(temp.resolve("out")))
        .containsOnlyKeys("0.jpg", "1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg", "twice.jpg")
        .allSatisfy(
            (name, bytes) -> assertThat(temp.resolve("in/" + name)).hasBinaryContent(bytes));
  }

  @Test
  void aRunWhoseFolderWasTakenLeavesItAlone() throws IOException {
    Images.bytes(temp.resolve("in/taken.jpg"), new byte[1003]);

    JobRun run = pack("tar");

    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("another run has taken the output folder");
    Path out = temp.resolve("out");
    assertThat(Files.readString(out.resolve("_pack.json"))).contains("\"running\"");
    assertThat(out.resolve("_lease")).hasContent("{\"run\": \"other\"}");
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
  }

  /** The local disk under another name; the names of some files say what goes wrong with them. */
  public static final class Faulty extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("brittle:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      org.apache.hadoop.fs.Path folder = file.getParent();
      return switch (file.getName()) {
        case "grown.jpg" -> super.open(new org.apache.hadoop.fs.Path(folder, "4.jpg"), bufferSize);
        case "shrunk.jpg" -> super.open(new org.apache.hadoop.fs.Path(folder, "2.jpg"), bufferSize);
        case "gone.jpg" -> {
          Files.deleteIfExists(Path.of(file.toUri().getPath()));
          yield super.open(file, bufferSize);
        }
        case "twice.jpg" -> {
          if (OPENED.incrementAndGet() < 3) {
            throw new IOException("not yet");
          }
          yield super.open(file, bufferSize);
        }
        case "taken.jpg" -> {
          Path in = Path.of(file.toUri().getPath()).getParent();
          Files.writeString(in.resolveSibling("out").resolve("_lease"), "{\"run\": \"other\"}");
          yield super.open(file, bufferSize);
        }
        default -> super.open(file, bufferSize);
      };
    }
  }
}
