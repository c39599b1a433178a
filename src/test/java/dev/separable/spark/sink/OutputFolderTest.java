package dev.separable.spark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.spark.sink.OutputFolder.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  private static final Map<String, Object> RUN =
      Map.of("state", "running", "versions", Map.of("separable", "1"));

  @TempDir Path temp;
  private Path place;
  private OutputFolder folder;

  @BeforeEach
  void create() throws IOException {
    place = temp.resolve("out put %20");
    folder = OutputFolder.of(new Configuration(), place.toString(), Layout.TABLES);
  }

  @Test
  void aNewOrEmptyFolderIsFine() throws IOException {
    assertThatCode(() -> folder.check(IfExists.ERROR)).doesNotThrowAnyException();
    Files.createDirectory(place);
    assertThatCode(() -> folder.check(IfExists.ERROR)).doesNotThrowAnyException();
    assertThatCode(() -> folder.check(IfExists.OVERWRITE)).doesNotThrowAnyException();
  }

  @Test
  void anEarlierOutputIsReplacedOnlyWhenAsked() throws IOException {
    folder.run(RUN);
    folder.success();

    assertThatThrownBy(() -> folder.check(IfExists.ERROR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not empty (_SUCCESS, run.json)");
    assertThatCode(() -> folder.check(IfExists.OVERWRITE)).doesNotThrowAnyException();
  }

  @Test
  void whatIsNotOursIsNotOverwritten() throws IOException {
    Files.createDirectory(place);
    Files.writeString(place.resolve("thesis.tex"), "x");

    assertThatThrownBy(() -> folder.check(IfExists.OVERWRITE))
        .hasMessageContaining("thesis.tex")
        .hasMessageContaining("not overwritten");
    Files.writeString(place.resolve("run.json"), "{\"state\": 5}");
    assertThatThrownBy(() -> folder.check(IfExists.OVERWRITE))
        .hasMessageContaining("not overwritten");
    Files.writeString(place.resolve("run.json"), "no json");
    assertThatThrownBy(() -> folder.check(IfExists.OVERWRITE))
        .hasMessageContaining("not overwritten");
  }

  @Test
  void onlyOwnFilesAreDeleted() throws IOException {
    Files.createDirectories(place.resolve("features"));
    Files.writeString(place.resolve("features/part-0.parquet"), "x");
    Files.writeString(place.resolve("notes.txt"), "x");
    folder.run(RUN);
    folder.success();

    folder.check(IfExists.OVERWRITE);
    folder.clear("run");

    assertThat(place.resolve("features")).doesNotExist();
    assertThat(place.resolve("run.json")).doesNotExist();
    assertThat(place.resolve("_SUCCESS")).doesNotExist();
    assertThat(place.resolve("notes.txt")).exists();
    assertThat(folder.wouldDelete("file:" + place + "/features/a/b.jpg")).isTrue();
    assertThat(folder.wouldDelete("file:" + place + "/photos/b.jpg")).isFalse();
    assertThat(folder.wouldDelete("file:" + temp + "/features/b.jpg")).isFalse();
  }

  @Test
  void whatEarlierRunsLeftInStagingCannotBePublishedAnyMore() throws IOException {
    Configuration hadoop = new Configuration();
    Publication dead = folder.publication("dead");
    folder.begin("dead", RUN);
    dead.check(hadoop);
    Files.writeString(local(dead.attempt(3, 17)), "x");

    folder.begin("next", RUN);

    assertThatThrownBy(() -> dead.publish(hadoop, 3, dead.attempt(3, 17)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another run");
    assertThatThrownBy(() -> dead.check(hadoop)).hasMessageContaining("another run");
    assertThat(dead.isPublished(hadoop, 3)).isFalse();
    folder.end("next");
    assertThat(place.resolve("_staging")).doesNotExist();
  }

  @Test
  void theSecondAttemptAtAPartitionIsDiscarded() throws IOException {
    Configuration hadoop = new Configuration();
    Publication run = folder.publication("run");
    folder.begin("run", RUN);
    Files.writeString(local(run.attempt(3, 1)), "first");
    Files.writeString(local(run.attempt(3, 2)), "second");

    run.publish(hadoop, 3, run.attempt(3, 1));
    assertThat(run.isPublished(hadoop, 3)).isTrue();
    run.publish(hadoop, 3, run.attempt(3, 2));

    assertThat(place.resolve("features/part-00003-run.parquet")).hasContent("first");
    assertThat(local(run.attempt(3, 2))).doesNotExist();
  }

  @Test
  void theReportCanBeReadWhateverWasKilled() throws IOException {
    folder.begin("run", RUN);
    assertThat(folder.run().path("state").asText()).isEqualTo("running");
    Files.move(place.resolve("run.json"), place.resolve("_run.next"));
    assertThat(folder.run().path("state").asText()).isEqualTo("running");
    assertThatCode(() -> folder.check(IfExists.RESUME)).doesNotThrowAnyException();
    assertThatThrownBy(() -> folder.check(IfExists.ERROR))
        .hasMessageContaining("--if-exists resume");
  }

  @Test
  void aRunThatWasKilledBeforeItsReportWasWrittenIsNoObstacle() throws IOException {
    Files.createDirectory(place);
    Files.createFile(place.resolve("_run.next"));

    for (IfExists ifExists : IfExists.values()) {
      assertThatCode(() -> folder.check(ifExists)).doesNotThrowAnyException();
    }
  }

  @Test
  void aTaskThatOutlivesItsRunCannotKeepItsStagingFolder() throws Exception {
    folder.begin("dead", RUN);
    Path staging = place.resolve("_staging/dead");
    AtomicBoolean done = new AtomicBoolean();
    Thread task =
        new Thread(
            () -> {
              for (int i = 0; !done.get(); i++) {
                try {
                  Files.createFile(staging.resolve("file" + i));
                } catch (IOException e) {
                  return;
                }
              }
            });
    task.start();
    try {
      while (!Files.exists(staging.resolve("file500"))) {
        Thread.onSpinWait();
      }
      folder.begin("next", RUN);

      assertThat(staging).doesNotExist();
      assertThat(place.resolve("_staging/next")).isEmptyDirectory();
    } finally {
      done.set(true);
      task.join();
    }
  }

  private static Path local(org.apache.hadoop.fs.Path path) {
    return Path.of(path.toUri().getPath());
  }

  @Test
  void aTableOfItsOwnKeepsItsRunHidden() throws IOException {
    OutputFolder table = OutputFolder.of(new Configuration(), place.toString(), Layout.ONE_TABLE);
    table.run(RUN);
    Files.writeString(place.resolve("part-0.parquet"), "x");

    assertThat(place.resolve("_run.json")).exists();
    assertThatCode(() -> table.check(IfExists.OVERWRITE)).doesNotThrowAnyException();
    table.clear("run");
    assertThat(place.resolve("part-0.parquet")).doesNotExist();
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Files.writeString(place, "x");
    assertThatThrownBy(() -> folder.check(IfExists.OVERWRITE)).hasMessageContaining("is a file");
  }

  @Test
  void anObjectStoreThatCannotCreateIfAbsentIsRefused() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.s3a.impl", Bucket.class.getName());
    hadoop.setBoolean("fs.s3a.impl.disable.cache", true);

    assertThatThrownBy(() -> OutputFolder.of(hadoop, "s3a://bucket/out", Layout.TABLES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("object store")
        .hasMessageContaining("fs.s3a.create.conditional.enabled");
  }

  /** An object store as far as its name goes. */
  public static final class Bucket extends org.apache.hadoop.fs.RawLocalFileSystem {
    @Override
    public void initialize(java.net.URI uri, Configuration hadoop) throws IOException {
      setConf(hadoop);
    }

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("s3a://bucket");
    }

    @Override
    protected void checkPath(org.apache.hadoop.fs.Path path) {}
  }
}
