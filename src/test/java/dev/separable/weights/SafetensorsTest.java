package dev.separable.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
  @ParameterizedTest
  @CsvSource({
    "F32, 0000803f000020c0, -2.5",
    "F64, 000000000000f03f9a9999999999b93f, 0.1",
    "F16, 003c00c1, -2.5",
    "BF16, 803f20c0, -2.5",
    "F8_E4M3, 38b0, -0.5",
    "F8_E4M3, 3801, 0x1p-9",
    "F8_E5M2, 3cc1, -2.5",
  })
  void everyFloatTypeBecomesFloat32(String type, String hex, float second) {
    byte[] data = HexFormat.of().parseHex(hex);
    byte[] file = file(entry("w", type, "[2]", 0, data.length), data);

    assertThat(read(file).tensor("w").data()).containsExactly(1, second);
  }

  @Test
  void tensorsKeepTheOrderOfTheHeaderWhereverTheyLie() {
    byte[] data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putFloat(3).array();
    String header = entry("b", "F32", "[1,2]", 4, 12) + "," + entry("a", "F32", "[]", 0, 4);

    Weights weights = read(file(header, data));

    assertThat(weights.byName().keySet()).containsExactly("b", "a");
    assertThat(weights.tensor("a").shape().rank()).isZero();
    assertThat(weights.tensor("a").data()).containsExactly(3);
    assertThat(weights.tensor("b").shape()).isEqualTo(Shape.of(1, 2));
  }

  @Test
  void emptyTensorsAndMetadataAreRead() {
    String header =
        "\"__metadata__\":{\"format\":\"pt\"},"
            + entry("none", "F32", "[0,7]", 0, 0)
            + ","
            + entry("one", "F32", "[1]", 0, 4);

    Weights weights = read(file(header, new byte[4]));

    assertThat(weights.metadata()).containsExactly(Map.entry("format", "pt"));
    assertThat(weights.tensor("none").data()).isEmpty();
  }

  @Test
  void integersAreNamedButAreNoWeights() {
    byte[] file = file(entry("bn.num_batches_tracked", "I64", "[]", 0, 8), new byte[8]);

    Weights weights = read(file);

    assertThat(weights.has("bn.num_batches_tracked")).isFalse();
    assertThat(weights.byName()).isEmpty();
    assertThat(weights.unusable("bn.num_batches_tracked")).get().asString().contains("I64");
    assertThat(weights.unusable("other")).isEmpty();
    assertThatThrownBy(() -> weights.tensor("bn.num_batches_tracked"))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("tensor bn.num_batches_tracked is stored as I64, wanted F32");
    assertThatThrownBy(() -> weights.tensor("other"))
        .isInstanceOf(WeightsException.class)
        .hasMessage("there is no tensor other");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        int[] shape = random.ints(random.nextInt(5), 0, 5).toArray();
        Tensor tensor = Tensor.zeros(shape);
        for (int k = 0; k < tensor.data().length; k++) {
          tensor.data()[k] = (float) random.nextGaussian();
        }
        tensors.put("n\u00e4me \"" + i + "\"\n", tensor);
      }
      Weights weights = Weights.of(tensors, Map.of(), Map.of("round", "" + round));

      Weights back = read(SafetensorsWriter.write(weights));

      assertThat(back.metadata()).isEqualTo(weights.metadata());
      assertThat(back.byName().keySet()).containsExactlyElementsOf(tensors.keySet());
      tensors.forEach(
          (name, tensor) -> {
            assertThat(back.tensor(name).shape()).isEqualTo(tensor.shape());
            assertThat(back.tensor(name).data()).isEqualTo(tensor.data());
          });
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void aBadFileIsRefusedWithItsReason(String mention, byte[] file) {
    WeightsException e =
        catchThrowableOfType(
            WeightsException.class, () -> SafetensorsReader.read(file, "x.safetensors"));

    assertThat(e).isNotNull().hasMessageStartingWith("x.safetensors: ");
    assertThat(e).hasMessageContaining(mention);
    assertThat(e.getMessage().lines()).hasSize(1);
    assertThat(e.getMessage()).hasSizeLessThan(1200);
  }

  static Stream<Object[]> badFiles() {
    byte[] four = new byte[4];
    byte[] eight = new byte[8];
    String good = entry("w", "F32", "[1]", 0, 4);
    byte[] whole = file(good, four);
    return Stream.of(
        bad("of 0 bytes", new byte[0]),
        bad("of 7 bytes", new byte[7]),
        bad("1152921504606846976", withLength(whole, 1L << 60)),
        bad("18446744073709551615", withLength(whole, -1)),
        bad("truncated", Arrays.copyOf(whole, 30)),
        bad("tensor w ends at byte 4, but only 3", Arrays.copyOf(whole, whole.length - 1)),
        bad("1 bytes at the end", file(good, new byte[5])),
        bad("the header is an array", raw("[]", four)),
        bad("not JSON", raw("{xxx", four)),
        bad("the header is cut off", raw("", four)),
        bad("not JSON", raw("{" + good, four)),
        bad("not JSON", raw("{" + good + ",}", four)),
        bad("not UTF-8", notUtf8()),
        bad("after the header", raw("{" + good + "} {}", four)),
        bad("tensor a is an array", raw("{\"a\":" + "[".repeat(20_000), four)),
        bad("wanted a whole number", raw("{\"a\":{\"shape\":" + "[".repeat(20_000), four)),
        bad("tensor w? is", file(entry("w\u202e", "F33", "[1]", 0, 4), four)),
        bad("...", file(entry("n".repeat(9_000), "F33", "[1]", 0, 4), four)),
        bad("not JSON", file(entry("n".repeat(11_000), "F33", "[1]", 0, 4), four)),
        bad("tensor w stands twice", file(good + "," + good, four)),
        bad("dtype stands twice", file("\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}", four)),
        bad("__metadata__ stands twice", file("\"__metadata__\":{},\"__metadata__\":{}", four)),
        bad("a stands twice", file("\"__metadata__\":{\"a\":\"\",\"a\":\"\"}", four)),
        bad("wanted a string", file("\"__metadata__\":{\"a\":1}", four)),
        bad("tensor w lacks", file("\"w\":{\"dtype\":\"F32\",\"shape\":[1]}", four)),
        bad("more is not known", file("\"w\":{\"more\":1}", four)),
        bad("wanted 2", file("\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}", four)),
        bad("F33", file(entry("w", "F33", "[1]", 0, 4), four)),
        bad("wants 8 bytes, found 4", file(entry("w", "F32", "[2]", 0, 4), four)),
        bad("negative: -1", file(entry("w", "F32", "[-1]", 0, 4), four)),
        bad("negative: -4", file(entry("w", "F32", "[1]", -4, 0), four)),
        bad("wanted a whole number", file(entry("w", "F32", "[1.5]", 0, 4), four)),
        bad("99999999999999999999", file(entry("w", "F32", "[99999999999999999999]", 0, 4), four)),
        bad("too large", file(entry("w", "F32", "[4294967296,4294967296]", 0, 4), four)),
        bad("too large", file(entry("w", "F32", "[2147483647,2147483647,9]", 0, 4), four)),
        bad("more than 32", file(entry("w", "F32", "[1" + ",1".repeat(32) + "]", 0, 4), four)),
        bad("after its end", file(entry("w", "F32", "[1]", 8, 4), four)),
        bad("only 4 bytes", file(entry("w", "F32", "[1]", 0, 9223372036854775807L), four)),
        bad("v begins at 2, inside w", file(good + "," + entry("v", "F32", "[1]", 2, 6), eight)),
        bad(
            "v begins at 0, inside",
            file(entry("w", "I32", "[1]", 0, 4) + "," + entry("v", "F32", "[2]", 0, 8), eight)),
        bad("ends at 0", file(entry("w", "F32", "[1]", 4, 8), eight)),
        bad("tensor w [1] holds NaN at index 0", file(good, HexFormat.of().parseHex("0000c07f"))),
        bad("tensor w [1] holds -Infinity", file(good, HexFormat.of().parseHex("000080ff"))),
        bad("holds Infinity", file(entry("w", "F64", "[1]", 0, 8), bigDouble())));
  }

  @Test
  void theHeadersOfDamagedFilesNeverEscapeTheReader() {
    Random random = new Random(6);
    byte[] file = Goldens.bytes(Goldens.path("weights/tiny_f32.safetensors"));
    int header = SafetensorsHeader.dataOffset(file, "tiny");
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] damaged = file.clone();
      for (int hits = random.nextInt(3); hits >= 0; hits--) {
        damaged[random.nextInt(header)] = (byte) random.nextInt(128);
      }
      try {
        // Whatever is read covers the file's data exactly once.
        Weights weights = read(damaged);
        long bytes = weights.byName().values().stream().mapToLong(t -> t.data().length).sum() * 4;
        assertThat(bytes).isLessThanOrEqualTo(2L * (file.length - header));
      } catch (WeightsException e) {
        assertThat(e.getMessage().lines()).hasSize(1);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static Weights read(byte[] file) {
    return SafetensorsReader.read(file, "x.safetensors");
  }

  private static Object[] bad(String mention, byte[] file) {
    return new Object[] {mention, file};
  }

  static String entry(String name, String type, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, type, shape, begin, end);
  }

  static byte[] file(String entries, byte[] data) {
    return raw("{" + entries + "}", data);
  }

  private static byte[] raw(String header, byte[] data) {
    byte[] text = header.getBytes(UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + text.length + data.length);
    return file.order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).put(data).array();
  }

  private static byte[] withLength(byte[] file, long length) {
    byte[] changed = file.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    return changed;
  }

  private static byte[] notUtf8() {
    byte[] file = raw("{\"w\"", new byte[4]);
    file[10] = (byte) 0xff;
    return file;
  }

  private static byte[] bigDouble() {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(1e300).array();
  }
}
