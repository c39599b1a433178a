package dev.separable.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListerTest {
  @TempDir Path folder;

  @Test
  void foldersAreWalkedWholeAndOtherFilesCounted() throws IOException {
    make("a.jpg", "b/c/d/e.PNG", "b/x.npy", "b/readme.txt", "list.csv", "key=value/f.gif");

    Listing listing = list(folder.toString());

    assertThat(names(listing))
        .containsExactly("a.jpg", "b/c/d/e.PNG", "b/x.npy", "key=value/f.gif");
    assertThat(listing.units().get(2).kind()).isEqualTo(UnitKind.NPY);
    assertThat(listing.units().get(1).kind()).isEqualTo(UnitKind.IMAGE);
    assertThat(listing.skipped()).isEqualTo(2);
    assertThat(listing.bytes()).isEqualTo(4 * 3);
  }

  @Test
  void aNameWithoutADotHasNoExtension() throws IOException {
    make("a.jpg", "png", "jpg");

    Listing listing = list(folder.toString());

    assertThat(names(listing)).containsExactly("a.jpg");
    assertThat(listing.skipped()).isEqualTo(2);
  }

  /** Reading a pipe would wait for ever. */
  @Test
  void pipesAreLeftOut() throws Exception {
    make("a.jpg");
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("z.png").toString()).start().waitFor())
        .isZero();

    Listing listing = list(folder.toString());

    assertThat(names(listing)).containsExactly("a.jpg");
    assertThat(listing.skipped()).isOne();
  }

  @Test
  void pathLengthAndTimeAreThoseOfTheFile() throws IOException {
    make("a.jpg");
    Files.setLastModifiedTime(
        folder.resolve("a.jpg"), java.nio.file.attribute.FileTime.fromMillis(1_600_000_000_123L));

    assertThat(list(folder.toString()).units())
        .containsExactly(
            Unit.file("file:" + folder.resolve("a.jpg"), 3, 1_600_000_000_123L, UnitKind.IMAGE));
  }

  @Test
  void hiddenFilesAndFoldersAreLeftOut() throws IOException {
    make(
        "a.jpg",
        ".b.jpg",
        "_c.jpg",
        "_temporary/d.jpg",
        ".git/e.jpg",
        "f/_g/h.jpg",
        "i.jpg._COPYING_");

    Listing listing = list(folder.toString());

    assertThat(names(listing)).containsExactly("a.jpg");
    assertThat(listing.skipped()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b.jpg",
        "100%.jpg",
        "a%20b.jpg",
        "größe-日本-😀.jpg",
        "k=v.jpg",
        "a:b.jpg",
        "[x]{y}?*.jpg",
        "a,b.jpg",
        "it's \"it\".jpg",
        "+&#~.jpg"
      })
  void oddNamesAreFoundAndCanBeRead(String name) throws IOException {
    make("in/" + name, "in/other.jpg");

    Listing byFolder = list(folder.resolve("in").toString());
    Listing byName = list(folder.resolve("in") + "/" + name);

    assertThat(names(byFolder)).contains("in/" + name).hasSize(2);
    assertThat(names(byName)).containsExactly("in/" + name);
    FileBytes reader = new FileBytes(new Configuration());
    assertThat(reader.read(byName.units().get(0))).hasSize(3);
  }

  @Test
  void globsChooseFilesAndFolders() throws IOException {
    make("x1/a.jpg", "x2/b.jpg", "y/c.jpg", "x1/d.txt", "x1/.e.jpg", "x1/f.png");

    assertThat(names(list(folder + "/x*"))).containsExactly("x1/a.jpg", "x1/f.png", "x2/b.jpg");
    assertThat(names(list(folder + "/*/*.{jpg,txt}")))
        .containsExactly("x1/a.jpg", "x2/b.jpg", "y/c.jpg");
    assertThat(names(list(folder + "/x1/.*.jpg"))).containsExactly("x1/.e.jpg");
  }

  @Test
  void aFileThatIsFoundTwiceCountsOnce() throws IOException {
    make("a/b.jpg", "a/c.jpg");

    Listing listing =
        list(
            folder.toString(),
            folder + "/a",
            folder + "/a/b.jpg",
            "file://" + folder + "/a/b.jpg",
            folder + "/./a/*");

    assertThat(names(listing)).containsExactly("a/b.jpg", "a/c.jpg");
  }

  @Test
  void aFileNamedItselfIsAlwaysTaken() throws IOException {
    make("_a.dat", "b.NPY");

    Listing listing = list(folder + "/_a.dat", folder + "/b.NPY");

    assertThat(listing.units())
        .extracting(Unit::kind)
        .containsExactly(UnitKind.IMAGE, UnitKind.NPY);
  }

  @Test
  void aStatedFormatTakesEveryFile() throws IOException {
    make("a.bin", "b.jpg");

    Listing listing = Lister.list(new Configuration(), List.of(folder.toString()), InputFormat.NPY);

    assertThat(listing.units()).extracting(Unit::kind).containsOnly(UnitKind.NPY).hasSize(2);
  }

  @Test
  void relativePathsBeginAtTheCurrentFolder() throws IOException {
    Path here = Files.createTempFile(Path.of("").toAbsolutePath().resolve("target"), "x", ".jpg");
    try {
      Listing listing = list("target/" + here.getFileName());

      assertThat(listing.units()).extracting(Unit::path).containsExactly("file:" + here);
    } finally {
      Files.delete(here);
    }
  }

  @Test
  void aLinkToAFolderAboveIsNotFollowed() throws IOException {
    make("a/b.jpg", "c/d.jpg");
    Files.createSymbolicLink(folder.resolve("a/up"), folder);
    Files.createSymbolicLink(folder.resolve("a/side"), folder.resolve("c"));

    assertThat(names(list(folder.toString())))
        .containsExactly("a/b.jpg", "a/side/d.jpg", "c/d.jpg");
  }

  @Test
  void linksThatFormACycleEnd() throws IOException {
    make("a/b.jpg", "c/d.jpg");
    Files.createSymbolicLink(folder.resolve("a/c"), folder.resolve("c"));
    Files.createSymbolicLink(folder.resolve("c/a"), folder.resolve("a"));

    assertThat(names(list(folder.toString())))
        .containsExactly("a/b.jpg", "a/c/d.jpg", "c/a/b.jpg", "c/d.jpg");
  }

  @Test
  void manyFoldersAndArchivesAreSpread() throws IOException {
    for (int i = 0; i < 70; i++) {
      make("in/" + i + "/a.jpg", "in/" + i + "/b.txt");
    }
    List<Integer> spread = new java.util.ArrayList<>();
    Spread far =
        new Spread() {
          @Override
          public <A extends java.io.Serializable, B extends java.io.Serializable> List<B> map(
              List<A> items, Work<A, B> work) throws IOException {
            spread.add(items.size());
            return new Threads(new Configuration()).map(items, work);
          }
        };

    Listing listing =
        Lister.list(
            new Configuration(), List.of(folder + "/in"), ReadOptions.of(InputFormat.AUTO), far);

    assertThat(listing.inputs()).isEqualTo(70);
    assertThat(listing.skipped()).isEqualTo(70);
    assertThat(listing).isEqualTo(list(folder + "/in"));
    assertThat(spread).containsExactly(70);
  }

  @Test
  void nothingFoundSaysWhatWasLookedAt() throws IOException {
    make("in/readme.txt", "empty/x/.keep");

    assertThatThrownBy(() -> list(folder + "/in"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder + "/in")
        .hasMessageContaining("1 files, of them 1 .txt")
        .hasMessageContaining("readme.txt");
    assertThatThrownBy(() -> list(folder + "/empty")).hasMessageContaining("empty");
    assertThatThrownBy(() -> list(folder + "/none.jpg"))
        .hasMessage("no such file or folder: " + folder + "/none.jpg");
    assertThatThrownBy(() -> list(folder + "/none*.jpg")).hasMessageContaining("none*.jpg");
    assertThatThrownBy(() -> list("")).hasMessageContaining("empty path");
  }

  @Test
  void otherFormatsAreRefused() {
    assertThatThrownBy(() -> InputFormat.of("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("this version reads image, npy, parquet, tar, zip and npz");
  }

  @Test
  void aFileThatChangesOrGoesIsAClearError() throws IOException {
    make("a.jpg");
    Unit file = list(folder.toString()).units().get(0);
    FileBytes reader = new FileBytes(new Configuration());

    Files.writeString(folder.resolve("a.jpg"), "longer");
    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("had 3 bytes")
        .hasMessageContaining("more now");
    Files.writeString(folder.resolve("a.jpg"), "l");
    assertThatThrownBy(() -> reader.read(file)).hasMessageContaining("fewer now");
    Files.delete(folder.resolve("a.jpg"));
    assertThatThrownBy(() -> reader.read(file)).hasMessageContaining("is gone");
  }

  private Listing list(String... inputs) throws IOException {
    return Lister.list(new Configuration(), List.of(inputs), InputFormat.AUTO);
  }

  private Stream<String> names(Listing listing) {
    return listing.units().stream()
        .map(file -> file.path().substring(("file:" + folder + "/").length()));
  }

  private void make(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "abc");
    }
  }
}
