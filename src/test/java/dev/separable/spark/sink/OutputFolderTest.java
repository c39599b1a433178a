package dev.separable.spark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.spark.sink.OutputFolder.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
    folder.take(RUN);

    assertThat(place.resolve("features")).doesNotExist();
    assertThat(place.resolve("run.json")).exists();
    assertThat(place.resolve("_SUCCESS")).doesNotExist();
    assertThat(place.resolve("notes.txt")).exists();
    assertThat(folder.wouldDelete("file:" + place + "/features/a/b.jpg")).isTrue();
    assertThat(folder.wouldDelete("file:" + place + "/photos/b.jpg")).isFalse();
    assertThat(folder.wouldDelete("file:" + temp + "/features/b.jpg")).isFalse();
  }

  /** Both found the folder empty; the second must not touch what the first has begun. */
  @Test
  void twoRunsCannotTakeOneFolder() throws IOException {
    OutputFolder other = OutputFolder.of(new Configuration(), place.toString(), Layout.TABLES);
    folder.check(IfExists.ERROR);
    other.check(IfExists.ERROR);
    folder.take(RUN);
    Files.createDirectories(place.resolve("features"));

    assertThatThrownBy(() -> other.take(RUN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another run");
    assertThat(place.resolve("features")).exists();
  }

  @Test
  void aTableOfItsOwnKeepsItsRunHidden() throws IOException {
    OutputFolder table = OutputFolder.of(new Configuration(), place.toString(), Layout.ONE_TABLE);
    table.run(RUN);
    Files.writeString(place.resolve("part-0.parquet"), "x");

    assertThat(place.resolve("_run.json")).exists();
    assertThatCode(() -> table.check(IfExists.OVERWRITE)).doesNotThrowAnyException();
    table.take(RUN);
    assertThat(place.resolve("part-0.parquet")).doesNotExist();
  }

  @Test
  void aFileIsNoFolderAndResumeIsNotThereYet() throws IOException {
    assertThatThrownBy(() -> folder.check(IfExists.RESUME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot resume");
    Files.writeString(place, "x");
    assertThatThrownBy(() -> folder.check(IfExists.OVERWRITE)).hasMessageContaining("is a file");
  }
}
