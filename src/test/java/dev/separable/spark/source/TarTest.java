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
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"a.tar", "a.tar.gz", "a.TGZ", "a.tar.bz2", "a.tbz2", "a.tar.zst", "b.tzst"})
  void entriesAreInputsByTheirExtensions(String name) throws IOException {
    Path tar =
        Archives.tar(
            folder.resolve(name),
            Map.of("0001.jpg", bytes("one"), "0001.cls", bytes("7"), "d/e/2.seg.PNG", bytes("")));
    Files.setLastModifiedTime(tar, java.nio.file.attribute.FileTime.fromMillis(1_600_000_000_000L));

    Listing listing = Read.list(tar);

    assertThat(Read.texts(tar)).containsExactlyInAnyOrder("0001.jpg=one", "d/e/2.seg.PNG=");
    assertThat(listing.inputs()).isEqualTo(2);
    assertThat(listing.skipped()).isOne();
    assertThat(listing.skippedExamples()).containsExactly("file:" + tar + "!/0001.cls");
    assertThat(Read.all(listing.units(), 9))
        .extracting(Loaded::id)
        .contains(new InputId("file:" + tar + "!/0001.jpg", 3, 1_600_000_000_000L));
  }

  @Test
  void arraysAreArrays() throws IOException {
    Path tar = Archives.tar(folder.resolve("a.tar"), Map.of("x.npy", bytes("array")));

    assertThat(Read.all(Read.list(tar).units(), 9).get(0).input()).isInstanceOf(Input.Npy.class);
  }

  @Test
  void stretchesTogetherAreTheWhole() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    Random random = new Random(5);
    for (int i = 0; i < 950; i++) {
      String name = (i % 7 == 0 ? "long/".repeat(40) : "") + i + (i % 11 == 0 ? ".txt" : ".jpg");
      entries.put(name, bytes("x".repeat(random.nextInt(2000))));
    }
    Path tar = Archives.tar(folder.resolve("a.tar"), entries);

    List<Unit> units = Read.list(tar).units();

    assertThat(units).hasSize(9);
    List<String> alone =
        units.stream()
            .flatMap(unit -> Read.all(List.of(unit), 1 << 20).stream())
            .map(Read::text)
            .toList();
    List<String> wanted =
        entries.entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(".jpg"))
            .map(
                entry ->
                    entry.getKey() + "=" + new String(entry.getValue(), StandardCharsets.UTF_8))
            .toList();
    assertThat(alone).isEqualTo(wanted);
    assertThat(Read.texts(tar)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
  void longAndForeignNamesAreKept(int mode) throws IOException {
    String name = "größe/日本 %41 :*?/" + "n".repeat(3000) + ".jpg";
    Path tar =
        Archives.tar(
            folder.resolve("a.tar"),
            out -> {
              out.setLongFileMode(mode);
              out.setAddPaxHeadersForNonAsciiNames(mode == TarArchiveOutputStream.LONGFILE_POSIX);
              add(out, name, bytes("x"));
              add(out, "short.jpg", bytes("y"));
            });

    assertThat(Read.texts(tar)).containsExactly(name + "=x", "short.jpg=y");
  }

  @Test
  void whatIsNoPlainFileIsNoInput() throws IOException {
    Path tar =
        Archives.tar(
            folder.resolve("a.tar"),
            out -> {
              add(out, "./a.jpg", bytes("a"));
              add(out, ".hidden.jpg", bytes("x"));
              add(out, "__MACOSX/._a.jpg", bytes("x"));
              add(out, "b/_c/d.jpg", bytes("x"));
              link(out, "link.jpg", TarConstants.LF_SYMLINK);
              link(out, "hard.jpg", TarConstants.LF_LINK);
              link(out, "fifo.jpg", TarConstants.LF_FIFO);
              link(out, "device.jpg", TarConstants.LF_BLK);
              out.putArchiveEntry(new TarArchiveEntry("folder.jpg/"));
              out.closeArchiveEntry();
              add(out, "../../etc/x.jpg", bytes("b"));
              add(out, "/etc/y.jpg", bytes("c"));
            });

    assertThat(Read.texts(tar)).containsExactly("./a.jpg=a", "../../etc/x.jpg=b", "/etc/y.jpg=c");
    assertThat(Read.list(tar).skipped()).isZero();
  }

  @Test
  void namesThatAreNotUtf8AreReadable() throws IOException {
    Path tar = Archives.tar(folder.resolve("a.tar"), Map.of("0123.jpg", bytes("a")));
    patch(tar, 0, raw -> raw[1] = (byte) 0xff);

    assertThat(Read.texts(tar)).containsExactly("0?23.jpg=a");
  }

  @Test
  void anEntryThatIsTooLargeIsOneFailure() throws IOException {
    Path tar =
        Archives.tar(
            folder.resolve("a.tar"),
            out -> {
              add(out, "a.jpg", new byte[2000]);
              add(out, "b.jpg", bytes("b"));
            });

    List<Loaded> loaded = Read.all(Read.list(tar).units(), 1000);

    assertThat(loaded.get(0).failure().kind()).isEqualTo(ErrorKind.TOO_LARGE);
    assertThat(loaded.get(0).failure().message())
        .isEqualTo("an entry of 2000 bytes, a thread of this JVM takes 1000");
    assertThat(Read.text(loaded.get(1))).isEqualTo("b.jpg=b");
  }

  /** Whatever the break, what is listed is what is read. */
  @ParameterizedTest
  @ValueSource(strings = {"a.tar", "a.tar.gz", "a.tar.bz2", "a.tar.zst"})
  void aBrokenArchiveGivesTheEntriesBeforeTheBreakAndOneFailure(String name) throws IOException {
    Random random = new Random(8);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < 120; i++) {
      byte[] content = new byte[300];
      random.nextBytes(content);
      entries.put(i + ".jpg", content);
    }
    byte[] whole = Files.readAllBytes(Archives.tar(folder.resolve("whole/" + name), entries));
    for (int cut = 520; cut < 120 * 1024; cut += 7919) {
      Path file =
          Files.write(
              folder.resolve(name),
              Arrays.copyOf(whole, (int) ((long) cut * whole.length / (120 * 1024))));

      List<String> texts = Read.texts(file);

      assertThat(texts).filteredOn(text -> text.contains(".jpg=")).hasSizeLessThan(120);
      assertThat(texts.get(texts.size() - 1)).startsWith(name + "!");
      assertThat(texts).filteredOn(text -> text.startsWith(name)).hasSize(1);
    }
  }

  @Test
  void aTarThatEndsWithinAnEntryIsTruncated() throws IOException {
    Path tar = Archives.tar(folder.resolve("a.tar"), ordered("a.jpg", "b.jpg"));
    Files.write(tar, Arrays.copyOf(Files.readAllBytes(tar), 1024 + 512 + 2));

    assertThat(Read.texts(tar)).containsExactly("a.jpg=a.jpg", "a.tar!truncated");
  }

  /** Cut between two entries, it might pass for a whole one. */
  @Test
  void aTarWithoutItsEndIsTruncated() throws IOException {
    Path tar = Archives.tar(folder.resolve("a.tar"), ordered("a.jpg", "b.jpg"));
    byte[] whole = Files.readAllBytes(tar);
    for (int cut : new int[] {1024, 1000, 600}) {
      Files.write(tar, Arrays.copyOf(whole, cut));

      assertThat(Read.texts(tar)).containsExactly("a.jpg=a.jpg", "a.tar!truncated");
    }
    Files.write(tar, Arrays.copyOf(whole, 2048 + 512));
    assertThat(Read.texts(tar)).containsExactly("a.jpg=a.jpg", "b.jpg=b.jpg");
  }

  @Test
  void aDamagedHeaderIsCorrupt() throws IOException {
    Path tar = Archives.tar(folder.resolve("a.tar"), ordered("a.jpg", "b.jpg", "c.jpg"));
    byte[] bytes = Files.readAllBytes(tar);
    bytes[1024 + 3]++;
    Files.write(tar, bytes);

    assertThat(Read.texts(tar)).containsExactly("a.jpg=a.jpg", "a.tar!corrupt");
  }

  @Test
  void aWrongChecksumOfTheCompressionIsCorrupt() throws IOException {
    Path tar = Archives.tar(folder.resolve("a.tgz"), ordered("a.jpg"));
    byte[] bytes = Files.readAllBytes(tar);
    bytes[bytes.length - 7]++;
    Files.write(tar, bytes);

    assertThat(Read.texts(tar)).containsExactly("a.jpg=a.jpg", "a.tgz!corrupt");
  }

  @Test
  void headersWithoutEndAreCorrupt() throws IOException {
    byte[] name = new byte[8 << 20];
    Arrays.fill(name, (byte) 'n');
    Path tar =
        Archives.tar(
            folder.resolve("a.tar.gz"),
            out -> {
              add(out, "a.jpg", bytes("a"));
              TarArchiveEntry entry =
                  new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
              entry.setSize(name.length);
              out.putArchiveEntry(entry);
              out.write(name);
              out.closeArchiveEntry();
              add(out, "b.jpg", bytes("b"));
            });

    assertThat(Read.texts(tar)).containsExactly("a.jpg=a", "a.tar.gz!corrupt");
  }

  @Test
  void aSizeWithoutBoundIsTruncated() throws IOException {
    Path tar = Archives.tar(folder.resolve("a.tar"), ordered("a.jpg", "b.jpg"));
    patch(
        tar,
        1024,
        raw -> {
          Arrays.fill(raw, 124, 136, (byte) 0xff);
          raw[124] = (byte) 0x80;
          raw[128] = 0x7f;
        });

    assertThat(Read.texts(tar).get(1)).startsWith("a.tar!");
  }

  @Test
  void emptyArchivesHoldNothing() throws IOException {
    Archives.tar(folder.resolve("in/empty.tar"), Map.of());
    Archives.tar(folder.resolve("in/other.tgz"), Map.of("readme.txt", bytes("x")));
    Files.write(folder.resolve("in/a.jpg"), bytes("a"));

    assertThat(Read.texts(folder.resolve("in"))).containsExactly("a.jpg=a");
    Files.delete(folder.resolve("in/a.jpg"));
    assertThatThrownBy(() -> Read.list(folder.resolve("in")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 files, of them 1 .txt")
        .hasMessageContaining("archives without inputs (2)");
  }

  @Test
  void whatIsNoTarIsRefusedWhenNamedAndAFailureWhenFound() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Path png = Files.write(in.resolve("a.tar"), bytes("\u0089PNG what a surprise"));
    Path empty = Files.write(in.resolve("b.tar"), new byte[0]);
    Path text = in.resolve("c.tgz");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(text))) {
      out.write(bytes("text ".repeat(1000)));
    }

    assertThatThrownBy(() -> Read.list(png))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.tar: not a tar archive: it begins with c2 89 50 4e 47")
        .hasMessageContaining("PNG");
    assertThatThrownBy(() -> Read.list(empty)).hasMessageContaining("it is empty");
    assertThatThrownBy(() -> Read.list(text)).hasMessageContaining("does not unpack");
    assertThat(Read.texts(in))
        .containsExactly("a.tar!not-an-image", "b.tar!empty", "c.tgz!not-an-image");
  }

  @Test
  void anArchiveThatChangesIsAnErrorOfReading() throws IOException {
    Path tar = Archives.tar(folder.resolve("a.tar"), ordered("a.jpg", "b.jpg"));
    List<Unit> units = Read.list(tar).units();
    Archives.tar(tar, ordered("a.jpg"));
    Files.setLastModifiedTime(tar, java.nio.file.attribute.FileTime.fromMillis(5));

    assertThatThrownBy(() -> Read.all(units, 1000))
        .hasMessage("cannot read file:" + tar + ": it has changed since the inputs were listed");
  }

  @Test
  void readingGoesOnWhereItFailed() throws IOException {
    Path tar = Archives.tar(folder.resolve("a.tar.gz"), noise(50));
    List<String> whole = Read.texts(tar);
    Unit found = Read.list(tar).units().get(0);
    Unit unit =
        new Unit(
            "faulty:" + tar, found.length(), found.modified(), found.kind(), 0, 50, found.bytes());
    var configuration = FaultyFiles.configuration(folder);
    AtomicInteger reads = new AtomicInteger();
    FaultyFiles.onRead =
        name -> {
          if (reads.incrementAndGet() % 5 == 3) {
            throw new IOException("connection reset");
          }
        };

    try (Inputs inputs =
        Inputs.open(List.of(unit), ReadOptions.of(InputFormat.AUTO), configuration, 64 << 20)) {
      for (String one : whole) {
        assertThat(Read.text(inputs.next())).isEqualTo(one);
      }
    }
    assertThat(FaultyFiles.opened).hasSizeGreaterThan(1);
  }

  private static Map<String, byte[]> noise(int count) {
    Random random = new Random(9);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] content = new byte[1000];
      random.nextBytes(content);
      entries.put(i + ".jpg", content);
    }
    return entries;
  }

  private static Map<String, byte[]> ordered(String... names) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (String name : names) {
      entries.put(name, bytes(name));
    }
    return entries;
  }

  private static void link(TarArchiveOutputStream tar, String name, byte type) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName("/etc/passwd");
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  /** Changes a header and makes its checksum right again. */
  private static void patch(Path tar, int at, java.util.function.Consumer<byte[]> change)
      throws IOException {
    byte[] all = Files.readAllBytes(tar);
    byte[] header = Arrays.copyOfRange(all, at, at + 512);
    change.accept(header);
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, 148, 8);
    System.arraycopy(header, 0, all, at, 512);
    Files.write(tar, all);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
