package dev.separable.spark.source;

import static dev.separable.testing.Archives.add;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.extract.Input;
import dev.separable.image.ErrorKind;
import dev.separable.testing.Archives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipTest {
  private static final int CENTRAL = 0x02014b50;

  @TempDir Path folder;

  @Test
  void entriesAreInputsByTheirExtensions() throws IOException {
    Path zip =
        Archives.zip(
            folder.resolve("a.ZIP"),
            ordered("a.jpg", "b/c.png", "d.txt", "__MACOSX/._a.jpg", "e/", "größe 日本.npy"));

    Listing listing = Read.list(zip);

    assertThat(Read.texts(zip))
        .containsExactly("a.jpg=a.jpg", "b/c.png=b/c.png", "größe 日本.npy=größe 日本.npy");
    assertThat(listing.skippedExamples()).containsExactly("file:" + zip + "!/d.txt");
    List<Loaded> loaded = Read.all(listing.units(), 100);
    assertThat(loaded.get(0).id())
        .isEqualTo(
            new InputId("file:" + zip + "!/a.jpg", 5, Files.getLastModifiedTime(zip).toMillis()));
    assertThat(loaded.get(2).input()).isInstanceOf(Input.Npy.class);
  }

  @Test
  void ofAnNpzOnlyArraysAreInputs() throws IOException {
    Path npz = Archives.zip(folder.resolve("a.npz"), ordered("arr_0.npy", "x/y.npy", "a.jpg"));

    assertThat(Read.texts(npz)).containsExactly("arr_0.npy=arr_0.npy", "x/y.npy=x/y.npy");
    assertThat(Read.list(npz).skipped()).isOne();
  }

  @Test
  void stretchesTogetherAreTheWhole() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < 730; i++) {
      entries.put(i + (i % 5 == 0 ? ".txt" : ".jpg"), bytes("content " + i));
    }
    Path zip = Archives.zip(folder.resolve("a.zip"), entries);

    List<Unit> units = Read.list(zip).units();

    assertThat(units).hasSize(6);
    assertThat(
            units.stream().flatMap(unit -> Read.all(List.of(unit), 1000).stream()).map(Read::text))
        .isEqualTo(Read.texts(zip))
        .hasSize(584)
        .contains("1.jpg=content 1", "729.jpg=content 729");
  }

  @Test
  void linksAreNoInputs() throws IOException {
    Path zip =
        Archives.zip(
            folder.resolve("a.zip"),
            out -> {
              ZipArchiveEntry link = new ZipArchiveEntry("link.jpg");
              link.setUnixMode(0120777);
              out.putArchiveEntry(link);
              out.write(bytes("/etc/passwd"));
              out.closeArchiveEntry();
              add(out, "../../x.jpg", bytes("x"), ZipArchiveEntry.DEFLATED);
            });

    assertThat(Read.texts(zip)).containsExactly("../../x.jpg=x");
  }

  @Test
  void anEntryThatIsTooLargeIsNotUnpacked() throws IOException {
    Path zip =
        Archives.zip(
            folder.resolve("a.zip"), Map.of("bomb.jpg", new byte[10 << 20], "b.jpg", bytes("b")));

    assertThat(Read.all(Read.list(zip).units(), 1 << 20))
        .filteredOn(one -> one.failure() != null)
        .singleElement()
        .satisfies(one -> assertThat(one.failure().kind()).isEqualTo(ErrorKind.TOO_LARGE));
  }

  /** The directory lies: more, fewer, and more than can be. */
  @Test
  void sizesOtherThanTheDirectorySaysAreCorrupt() throws IOException {
    byte[] content = new byte[5000];
    for (int size : new int[] {4999, 1, 0, 5001, 9000, 60 << 20}) {
      Path zip =
          Archives.zip(
              folder.resolve("a.zip"),
              out -> {
                add(out, "a.jpg", content, ZipArchiveEntry.DEFLATED);
                add(out, "b.jpg", bytes("b"), ZipArchiveEntry.DEFLATED);
              });
      patch(zip, 24, size, 4);

      assertThat(Read.texts(zip)).as("%d", size).containsExactly("a.jpg!corrupt", "b.jpg=b");
    }
  }

  @Test
  void aWrongChecksumIsCorrupt() throws IOException {
    Path zip = Archives.zip(folder.resolve("a.zip"), ordered("a.jpg", "b.jpg"));
    patch(zip, 16, 12345, 4);

    assertThat(Read.texts(zip)).containsExactly("a.jpg!corrupt", "b.jpg=b.jpg");
  }

  @Test
  void encryptedEntriesAndUnknownMethodsAreUnsupported() throws IOException {
    Path zip = Archives.zip(folder.resolve("a.zip"), ordered("a.jpg", "b.jpg"));
    patch(zip, 8, 1, 2);
    assertThat(Read.texts(zip)).containsExactly("a.jpg!unsupported", "b.jpg=b.jpg");

    Archives.zip(zip, ordered("a.jpg", "b.jpg"));
    patch(zip, 10, 98, 2);
    assertThat(Read.texts(zip)).containsExactly("a.jpg!unsupported", "b.jpg=b.jpg");
  }

  @Test
  void anEntryThatLiesOutsideIsCorrupt() throws IOException {
    Path zip = Archives.zip(folder.resolve("a.zip"), ordered("a.jpg", "b.jpg"));
    patch(zip, 42, 3, 4);
    assertThat(Read.texts(zip)).containsExactlyInAnyOrder("a.jpg!corrupt", "b.jpg=b.jpg");

    patch(zip, 42, 1 << 30, 4);
    assertThat(Read.texts(zip)).containsExactly("a.zip!corrupt");
  }

  @Test
  void anArchiveWithoutItsDirectoryIsOneFailure() throws IOException {
    Path zip = Archives.zip(folder.resolve("a.zip"), ordered("a.jpg", "b.jpg"));
    byte[] whole = Files.readAllBytes(zip);
    for (int cut = 4; cut < whole.length - 1; cut += 5) {
      Files.write(zip, Arrays.copyOf(whole, cut));

      assertThat(Read.texts(zip)).singleElement().asString().startsWith("a.zip!");
    }
  }

  @Test
  void whatIsNoZipIsRefusedWhenNamedAndAFailureWhenFound() throws IOException {
    Path zip = Files.write(folder.resolve("a.zip"), bytes("GIF89a"));

    assertThatThrownBy(() -> Read.list(zip))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.zip: not a zip archive: it begins with 47 49 46 38 39 61")
        .hasMessageContaining("GIF89a");
    assertThat(Read.texts(folder)).containsExactly("a.zip!not-an-image");
  }

  @Test
  void emptyArchivesHoldNothing() throws IOException {
    Archives.zip(folder.resolve("empty.zip"), Map.of());
    Files.write(folder.resolve("a.jpg"), bytes("a"));

    assertThat(Read.texts(folder)).containsExactly("a.jpg=a");
  }

  /** Any single damaged byte: never an exception, and what is listed is what is read. */
  @Test
  void damageAnywhereIsData() throws IOException {
    byte[] whole =
        Files.readAllBytes(Archives.zip(folder.resolve("a.zip"), ordered("a.jpg", "b.jpg")));
    Files.write(folder.resolve("z.jpg"), bytes("z"));
    for (int i = 0; i < whole.length; i++) {
      byte[] bytes = whole.clone();
      bytes[i] ^= (byte) 0x91;
      Files.write(folder.resolve("a.zip"), bytes);

      assertThat(Read.texts(folder)).as("byte %d", i).contains("z.jpg=z");
    }
  }

  private static Map<String, byte[]> ordered(String... names) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (String name : names) {
      entries.put(name, bytes(name.endsWith("/") ? "" : name));
    }
    return entries;
  }

  /** Changes a field of the first entry in the directory. */
  private static void patch(Path zip, int at, long value, int bytes) throws IOException {
    byte[] all = Files.readAllBytes(zip);
    for (int i = 0; i < all.length - 4; i++) {
      int word =
          all[i] & 0xff
              | (all[i + 1] & 0xff) << 8
              | (all[i + 2] & 0xff) << 16
              | (all[i + 3] & 0xff) << 24;
      if (word == CENTRAL) {
        for (int b = 0; b < bytes; b++) {
          all[i + at + b] = (byte) (value >>> (8 * b));
        }
        break;
      }
    }
    Files.write(zip, all);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
