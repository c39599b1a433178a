package dev.separable.spark.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.extract.Input;
import dev.separable.image.ErrorKind;
import dev.separable.image.decode.Decoding;
import dev.separable.image.decode.ImageDecoder;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files by pyarrow 26: {@code struct-CODEC} has eleven rows in row groups of four, as Hugging
 * Face's datasets are, with dictionaries; {@code arrays} has pages of version 2, {@code arrays-v1}
 * of version 1, one column of it byte-stream-split. Value k of row i is (12 i + k) / 4.
 */
class ArrowTablesTest {
  private static final Configuration HADOOP = new Configuration();
  private static final Shape SHAPE = Shape.of(2, 2, 3);

  private static Path golden(String name) {
    return Path.of("src/test/resources/golden/parquet", name + ".parquet").toAbsolutePath();
  }

  private static List<Loaded> read(String name, ReadOptions options) throws Exception {
    Listing listing = Lister.list(HADOOP, List.of(golden(name).toString()), options);
    List<Loaded> all = new ArrayList<>();
    try (Inputs inputs = Inputs.open(listing.units(), options, HADOOP, 1 << 20)) {
      inputs.forEachRemaining(all::add);
    }
    return all;
  }

  private static ReadOptions options(String column, Shape shape, String... columns) {
    return new ReadOptions(InputFormat.AUTO, column, null, shape, List.of(columns));
  }

  @ParameterizedTest
  @ValueSource(strings = {"struct-zstd", "struct-snappy"})
  void structsOfBytesAndPathAreImages(String name) throws Exception {
    ReadOptions options = options(null, null, "split", "label", "when", "score");
    assertThat(Lister.list(HADOOP, List.of(golden(name).toString()), options).units())
        .extracting(Unit::count)
        .containsExactly(4L, 4L, 3L);

    List<Loaded> all = read(name, options);

    assertThat(all).hasSize(11);
    ImageDecoder decoder = new ImageDecoder(Decoding.usual(100));
    for (int i = 0; i < 11; i++) {
      Loaded one = all.get(i);
      boolean named = i != 4 && i != 6;
      assertThat(one.id().path())
          .isEqualTo(named ? "noise/" + i + ".png" : "file:" + golden(name) + "!/" + i);
      if (i == 4 || i == 5) {
        assertThat(one.failure().kind()).isEqualTo(ErrorKind.EMPTY);
      } else {
        assertThat(decoder.decode(((Input.Image) one.input()).bytes()).width()).isEqualTo(4);
        assertThat(((Input.Image) one.input()).bytes()).hasSize((int) one.id().length());
      }
      assertThat(one.carried())
          .containsExactly(
              i % 3 == 2 ? null : Binary.fromString(i % 3 == 0 ? "train" : "test"),
              i == 2 ? null : (Object) (long) (i % 2),
              1_600_000_000_000L + i,
              i / 8.0);
    }
  }

  @ParameterizedTest
  @CsvSource({"arrays,f4", "arrays,f8", "arrays-v1,f4", "arrays-v1,f8"})
  void nestedListsCarryTheirShape(String name, String column) throws Exception {
    List<Loaded> all = read(name, options(column, null));

    assertThat(all).hasSize(11);
    for (int i : new int[] {0, 1, 2, 8, 9, 10}) {
      assertValues(all.get(i), i);
    }
    assertThat(all.subList(3, 8))
        .extracting(one -> one.failure().kind())
        .containsExactly(
            ErrorKind.EMPTY,
            ErrorKind.EMPTY,
            ErrorKind.BAD_SHAPE,
            ErrorKind.NON_FINITE,
            ErrorKind.BAD_SHAPE);
  }

  @ParameterizedTest
  @CsvSource({"arrays,flat", "arrays,raw", "arrays-v1,flat", "arrays-v1,raw"})
  void flatListsAndFloat32HaveTheirShapeBesideThem(String name, String column) throws Exception {
    for (ReadOptions options : List.of(options(column, null), options(column, SHAPE))) {
      List<Loaded> all = read(name, options);

      assertThat(all.get(3).failure().kind()).isEqualTo(ErrorKind.EMPTY);
      all.remove(3);
      for (int i = 0; i < all.size(); i++) {
        assertValues(all.get(i), i < 3 ? i : i + 1);
      }
    }
  }

  @Test
  void bytesOfOneLengthAreBytesToo() throws Exception {
    assertValues(read("arrays", options("fixed", null)).get(7), 7);
  }

  private static void assertValues(Loaded loaded, int row) {
    assertThat(loaded.id().path()).isEqualTo("" + (100 + row));
    assertThat(loaded.failure()).isNull();
    assertThat(loaded.id().length()).isEqualTo(48);
    Tensor tensor = ((Input.Array) loaded.input()).tensor();
    assertThat(tensor.shape()).isEqualTo(SHAPE);
    for (int k = 0; k < 12; k++) {
      assertThat(tensor.data()[k]).isEqualTo((12 * row + k) / 4f);
    }
  }
}
