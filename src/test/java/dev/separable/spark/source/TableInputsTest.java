package dev.separable.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.extract.Input;
import dev.separable.image.ErrorKind;
import dev.separable.tensor.Shape;
import dev.separable.testing.Tables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files by Parquet's own library. */
class TableInputsTest {
  private static final Configuration HADOOP = new Configuration();
  private static final ReadOptions AUTO = ReadOptions.of(InputFormat.AUTO);
  private static final String BYTES = "optional binary content;";

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("a b.parquet");
  }

  private static byte[] jpeg(int i) {
    return new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) i};
  }

  private static Binary binary(byte... bytes) {
    return Binary.fromConstantByteArray(bytes);
  }

  private static Binary floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Binary.fromConstantByteArray(bytes.array());
  }

  private Listing list(ReadOptions options) throws IOException {
    return Lister.list(HADOOP, List.of(folder.toString()), options);
  }

  private List<Loaded> read(ReadOptions options) throws IOException {
    return read(options, 1 << 20);
  }

  private List<Loaded> read(ReadOptions options, long largest) throws IOException {
    List<Loaded> all = new ArrayList<>();
    try (Inputs inputs = Inputs.open(list(options).units(), options, HADOOP, largest)) {
      inputs.forEachRemaining(all::add);
    }
    return all;
  }

  private static ReadOptions options(String column, String id, Shape shape, String... columns) {
    return new ReadOptions(InputFormat.AUTO, column, id, shape, List.of(columns));
  }

  private static ErrorKind kind(Loaded loaded) {
    assertThat(loaded.input()).isNull();
    return loaded.failure().kind();
  }

  private static void assertArray(Loaded loaded, Shape shape, float... values) {
    assertThat(loaded.failure()).isNull();
    Input.Array array = (Input.Array) loaded.input();
    assertThat(array.tensor().shape()).isEqualTo(shape);
    assertThat(array.tensor().data()).containsExactly(values);
    assertThat(loaded.id().length()).isEqualTo(4L * values.length);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void rowGroupsAreUnitsAndRowsAreInputs(CompressionCodecName codec) throws IOException {
    Tables.write(file(), BYTES, 500, (row, i) -> row.add("content", binary(jpeg(i))), codec, 600);

    Listing listing = list(AUTO);

    assertThat(listing.units()).hasSizeGreaterThan(3);
    assertThat(listing.inputs()).isEqualTo(500);
    assertThat(listing.bytes()).isPositive().isLessThan(Files.size(file()));
    List<Loaded> all = read(AUTO);
    assertThat(all).hasSize(500);
    for (int i = 0; i < all.size(); i++) {
      Loaded one = all.get(i);
      assertThat(one.id())
          .isEqualTo(
              new InputId(
                  "file:" + file() + "!/" + i, 4, Files.getLastModifiedTime(file()).toMillis()));
      assertThat(((Input.Image) one.input()).bytes()).isEqualTo(jpeg(i));
      assertThat(one.carried()).isEmpty();
      assertThat(one.readNs()).isPositive();
    }
  }

  @Test
  void aUnitReadAloneGivesTheSameRows() throws IOException {
    Tables.write(
        file(),
        BYTES,
        300,
        (row, i) -> row.add("content", binary(jpeg(i))),
        CompressionCodecName.ZSTD,
        600);
    List<InputId> whole = read(AUTO).stream().map(Loaded::id).toList();
    List<InputId> parts = new ArrayList<>();

    List<Unit> units = new ArrayList<>(list(AUTO).units());
    for (Unit unit : units) {
      try (Inputs inputs = Inputs.open(List.of(unit), AUTO, HADOOP, 1 << 20)) {
        inputs.forEachRemaining(one -> parts.add(one.id()));
      }
    }

    assertThat(units).hasSizeGreaterThan(2);
    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void keysComeFromTheColumnThatIsThere() throws IOException {
    Tables.write(
        file(),
        BYTES + "optional binary path (STRING); required int64 id; required binary empty (STRING);",
        2,
        (row, i) -> {
          row.add("content", binary(jpeg(i)));
          if (i == 0) {
            row.add("path", "s3://x/ü.jpg");
          }
          row.add("id", 70L + i);
          row.add("empty", "");
        });

    assertThat(read(AUTO))
        .extracting(one -> one.id().path())
        .containsExactly("s3://x/ü.jpg", "file:" + file() + "!/1");
    assertThat(read(options(null, "id", null)))
        .extracting(one -> one.id().path())
        .containsExactly("70", "71");
    assertThat(read(options(null, "empty", null)).get(0).id().path())
        .isEqualTo("file:" + file() + "!/0");
  }

  @Test
  void nullsAndLargeValuesAreFailures() throws IOException {
    Tables.write(
        file(),
        BYTES,
        3,
        (row, i) -> {
          if (i > 0) {
            row.add("content", binary(new byte[i == 1 ? 3000 : 10]));
          }
        });

    List<Loaded> all = read(AUTO, 2999 * 2);
    assertThat(kind(all.get(0))).isEqualTo(ErrorKind.EMPTY);
    assertThat(all.get(0).id().length()).isZero();
    assertThat(all.get(1).input()).isNotNull();
    Path big = file();
    Tables.write(
        big,
        BYTES,
        2,
        (row, i) -> row.add("content", binary(new byte[i == 0 ? 9000 : 10])),
        CompressionCodecName.UNCOMPRESSED,
        1 << 20);
    List<Loaded> some = read(AUTO, 8999);
    assertThat(kind(some.get(0))).isEqualTo(ErrorKind.TOO_LARGE);
    assertThat(some.get(0).id().length()).isEqualTo(9000);
    assertThat(some.get(1).failure()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional group features (LIST) { repeated group list { optional float element; } }",
        "required group features (LIST) { repeated group list { required float element; } }",
        "optional group features (LIST) { repeated float array; }",
        "repeated float features;"
      })
  void listsAreReadHoweverTheyAreWritten(String type) throws IOException {
    Tables.write(
        file(),
        type + " required group shape (LIST) { repeated int32 array; }",
        2,
        (row, i) -> {
          Group list = type.startsWith("repeated") ? row : row.addGroup("features");
          for (int k = 0; k < 6; k++) {
            if (type.contains("group list")) {
              list.addGroup("list").add("element", k + 10f * i);
            } else {
              list.add(type.startsWith("repeated") ? "features" : "array", k + 10f * i);
            }
          }
          Group shape = row.addGroup("shape");
          Stream.of(1, 2, 3).forEach(n -> shape.add("array", n));
        });

    List<Loaded> all = read(AUTO);

    assertArray(all.get(0), Shape.of(1, 2, 3), 0, 1, 2, 3, 4, 5);
    assertArray(all.get(1), Shape.of(1, 2, 3), 10, 11, 12, 13, 14, 15);
    assertArray(read(options(null, null, Shape.of(3, 2))).get(0), Shape.of(3, 2), 0, 1, 2, 3, 4, 5);
    assertThat(kind(read(options(null, null, Shape.of(3, 3))).get(1)))
        .isEqualTo(ErrorKind.BAD_SHAPE);
    assertThat(kind(read(AUTO, 20).get(1))).isEqualTo(ErrorKind.TOO_LARGE);
  }

  @Test
  void float32IsToldFromPicturesByItsLength() throws IOException {
    Binary like = floats(1, 2, 3, 4, 5, 6);
    byte[] picture = new byte[24];
    System.arraycopy(jpeg(0), 0, picture, 0, 4);
    Binary[] values = {
      like, binary(picture), binary(jpeg(1)), floats(Float.NaN, 2, 3, 4, 5, 6), floats(1, 2)
    };
    Tables.write(
        file(),
        BYTES + "optional int32 height; optional int64 width; required int32 channels;",
        values.length,
        (row, i) -> {
          row.add("content", values[i]);
          row.add("height", 1);
          row.add("width", 2L);
          row.add("channels", 3);
        });

    List<Loaded> all = read(AUTO);

    assertArray(all.get(0), Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
    assertThat(((Input.Image) all.get(1).input()).bytes()).isEqualTo(picture);
    assertThat(((Input.Image) all.get(2).input()).bytes()).isEqualTo(jpeg(1));
    assertThat(((Input.Array) all.get(3).input()).tensor().data()[0]).isNaN();
    assertThat(kind(all.get(4))).isEqualTo(ErrorKind.BAD_SHAPE);
    List<Loaded> stated = read(options(null, null, Shape.of(2, 1, 3)));
    assertThat(((Input.Array) stated.get(1).input()).tensor().shape()).isEqualTo(Shape.of(2, 1, 3));
    assertThat(kind(stated.get(2))).isEqualTo(ErrorKind.BAD_SHAPE);
  }

  @Test
  void shapesThatCannotBeAreFailures() throws IOException {
    int[][] shapes = {{1 << 30, 1 << 30, 1 << 30}, {-1, -1, 2}, {0, 1, 1}, {1, 2, 1}};
    Tables.write(
        file(),
        "repeated float data; required int32 height; required int32 width; required int32"
            + " channels;",
        shapes.length,
        (row, i) -> {
          row.add("data", 1f);
          row.add("data", 2f);
          row.add("height", shapes[i][0]);
          row.add("width", shapes[i][1]);
          row.add("channels", shapes[i][2]);
        });

    List<Loaded> all = read(AUTO);

    assertThat(all.subList(0, 3))
        .extracting(TableInputsTest::kind)
        .containsOnly(ErrorKind.BAD_SHAPE);
    assertArray(all.get(3), Shape.of(1, 2, 1), 1, 2);
  }

  @Test
  void carriedColumnsArriveWithTheirTypes() throws IOException {
    String fields =
        "required boolean b; required int32 i; optional int64 t (TIMESTAMP(MICROS,true));"
            + " required float f; required double d; optional binary s (STRING); required int32"
            + " day (DATE); required fixed_len_byte_array(3) dec (DECIMAL(6,2)); optional binary"
            + " raw; required int96 old;";
    Tables.write(
        file(),
        BYTES + fields,
        2,
        (row, i) -> {
          row.add("content", binary(jpeg(i)));
          row.add("b", i == 0);
          row.add("i", i);
          row.add("f", 0.5f);
          row.add("d", 0.25);
          row.add("day", 20000);
          row.add("dec", binary((byte) 0, (byte) 1, (byte) 2));
          row.add("old", binary(new byte[12]));
          if (i == 0) {
            row.add("t", 1234567L);
            row.add("s", "ü");
            row.add("raw", binary((byte) 9));
          }
        });
    ReadOptions options =
        options(null, null, null, "raw", "s", "t", "i", "b", "f", "d", "day", "dec", "old");

    List<Loaded> all = read(options);

    assertThat(all.get(0).carried())
        .containsExactly(
            binary((byte) 9),
            Binary.fromString("ü"),
            1234567L,
            0,
            true,
            0.5f,
            0.25,
            20000,
            binary((byte) 0, (byte) 1, (byte) 2),
            binary(new byte[12]));
    assertThat(all.get(1).carried().subList(0, 5)).containsExactly(null, null, null, 1, false);
    assertThat(
            dev.separable.spark.source.Tables.schema(HADOOP, list(options), options).carriedTypes())
        .containsExactly(
            "optional binary raw",
            "optional binary s (STRING)",
            "optional int64 t (TIMESTAMP(MICROS,true))",
            "optional int32 i",
            "optional boolean b",
            "optional float f",
            "optional double d",
            "optional int32 day (DATE)",
            "optional fixed_len_byte_array(3) dec (DECIMAL(6,2))",
            "optional int96 old");
  }

  @Test
  void theSameColumnMayBeReadForSeveralEnds() throws IOException {
    Tables.write(
        file(),
        BYTES + "required int32 id;",
        2,
        (row, i) -> row.append("content", binary(jpeg(i))).append("id", i));

    List<Loaded> all = read(options(null, "id", null, "id", "content"));

    assertThat(all.get(1).id().path()).isEqualTo("1");
    assertThat(all.get(1).carried()).containsExactly(1, binary(jpeg(1)));
  }

  @Test
  void columnsThatCannotBeReadAreRefusedWithThoseThatThereAre() {
    Tables.write(
        file(),
        "required binary title (STRING); required int32 label; required int32 height;"
            + " optional group tags (LIST) { repeated group list { optional binary element"
            + " (STRING); } } required float flat; required binary pic;"
            + " required group s { required binary a; required float x; }",
        0,
        (row, i) -> {});
    String there =
        "there are title string, label int32, height int32, tags array<string>, flat float, pic"
            + " binary, s struct<a: binary, x: float>";

    assertRefused(options(null, null, null), "no column content, image", there);
    assertRefused(options("nope", null, null), "--column: no column nope", there);
    assertRefused(options("title", null, null), "--column title is no column of images", there);
    assertRefused(options("tags", null, null), "--column tags", there);
    assertRefused(options("s", null, null), "--column s", there);
    assertRefused(options("pic", "x", null), "--id-column: no column x", there);
    assertRefused(options("pic", "flat", null), "--id-column flat", there);
    assertRefused(options("pic", null, null, "y"), "--columns: no column y", there);
    assertRefused(options("pic", null, null, "tags"), "--columns tags: only", there);
    assertRefused(options("pic", null, null, "s"), "--columns s: only", there);
    assertRefused(options("pic", null, null, "height"), "--columns height: the output has");
  }

  private void assertRefused(ReadOptions options, String... parts) {
    assertThatThrownBy(() -> list(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(Stream.of(parts).toArray(String[]::new))
        .hasMessageContaining(file().toString());
  }

  @Test
  void flatArraysWantAShapeAndNestedOnesHaveIt() {
    Tables.write(file(), "repeated float data;", 1, (row, i) -> row.add("data", 1f));
    assertRefused(AUTO, "flat arrays", "--shape H,W,C");
    String inner =
        "repeated group list { optional group element (LIST) { repeated float array; } }";
    Tables.write(
        file(),
        "required group data (LIST) { " + inner + " }",
        1,
        (row, i) -> row.addGroup("data"));
    assertRefused(options(null, null, Shape.of(1, 1, 1)), "--shape", "its own shape");
  }

  @Test
  void filesMustAgreeOnTheColumns() {
    Tables.write(folder.resolve("k=1/a.parquet"), BYTES + "required int32 x;", 0, (row, i) -> {});
    Tables.write(
        folder.resolve("k=2/b.parquet"),
        "required binary content; required int64 x;",
        0,
        (r, i) -> {});

    assertThatThrownBy(() -> list(options(null, null, null, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("k=1/a.parquet", "k=2/b.parquet", "x int32", "x int64");
    assertThatThrownBy(() -> list(AUTO)).hasMessageContaining("tables without rows (2)");
  }

  @Test
  void filesThatAreNoParquetAreNamedWithWhatTheyAre() throws IOException {
    Files.write(file(), new byte[] {1, 2, 3, (byte) 0xff, 5});
    assertRefused(AUTO, "not a Parquet file: begins with 01 02 03 ff");
    Files.write(file(), new byte[0]);
    assertRefused(AUTO, "not a Parquet file: it is empty");
    Files.writeString(file(), "PAR1");
    assertRefused(AUTO, "ends early");
    Files.writeString(file(), "PARE........PARE");
    assertRefused(AUTO, "encrypted");
    Files.writeString(
        file(), "PAR1....\377\377\377\177PAR1", java.nio.charset.StandardCharsets.ISO_8859_1);
    assertRefused(AUTO, "claims a footer of 2147483647");
    Files.writeString(file(), "PAR1zzzz\4\0\0\0PAR1", java.nio.charset.StandardCharsets.ISO_8859_1);
    assertRefused(AUTO, "its footer cannot be read");
  }

  /** Whatever is cut off or turned over: a row, or an error that names the file. */
  @Test
  void brokenFilesAreErrorsThatNameTheFile() throws IOException {
    Tables.write(
        file(),
        BYTES + "optional int32 x; repeated float y;",
        50,
        (row, i) -> {
          row.append("content", binary(jpeg(i))).append("x", i % 3);
          row.append("y", 1f).append("y", 2f);
        },
        CompressionCodecName.SNAPPY,
        500);
    byte[] good = Files.readAllBytes(file());
    ReadOptions options = options("y", null, Shape.of(1, 2, 1), "x");
    assertThat(read(options)).hasSize(50);
    for (int cut = 0; cut < good.length; cut += 61) {
      Files.write(file(), Arrays.copyOf(good, cut));
      assertThatThrownBy(() -> read(options)).hasMessageContaining(file().toString());
    }
    java.util.Random random = new java.util.Random(7);
    int read = 0;
    for (int i = 0; i < 400; i++) {
      byte[] bad = good.clone();
      for (int k = 0; k <= i % 3; k++) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file(), bad);
      try {
        read(options);
        read++;
      } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
        assertThat(e).hasMessageContaining(folder.toString());
      }
    }
    assertThat(read).isPositive().isLessThan(390);
  }

  /** 70 MB of zeros are a few kB in the file. */
  @Test
  void aPageThatUnpacksToMoreThanMemoryIsAnError() throws IOException {
    Tables.write(
        file(),
        BYTES,
        1,
        (row, i) -> row.add("content", binary(new byte[70 << 20])),
        CompressionCodecName.ZSTD,
        1 << 20);
    assertThat(Files.size(file())).isLessThan(1 << 20);

    assertThatThrownBy(() -> read(AUTO))
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessageContainingAll(file().toString(), "a page of 734");
    assertThat(read(AUTO, 80 << 20).get(0).id().length()).isEqualTo(70 << 20);
  }

  @Test
  void aFileThatChangesAfterListingIsAnError() throws IOException {
    Tables.write(file(), BYTES, 3, (row, i) -> row.add("content", binary(jpeg(i))));
    List<Unit> units = list(AUTO).units();
    Files.setLastModifiedTime(file(), java.nio.file.attribute.FileTime.fromMillis(1));

    assertThatThrownBy(() -> drain(units)).hasMessageContainingAll(file() + "", "written again");
    Files.write(file(), new byte[20]);
    assertThatThrownBy(() -> drain(units)).hasMessageContaining("when it was listed");
    Files.delete(file());
    assertThatThrownBy(() -> drain(units)).hasMessageContaining("is gone");
  }

  private static void drain(List<Unit> units) {
    try (Inputs inputs = Inputs.open(units, AUTO, HADOOP, 1 << 20)) {
      inputs.forEachRemaining(one -> {});
    }
  }
}
