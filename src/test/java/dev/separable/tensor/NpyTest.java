package dev.separable.tensor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.tensor.NpyException.Kind;
import dev.separable.tensor.NpyHeader.Layout;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @ParameterizedTest
  @MethodSource("shapes")
  void aTensorSurvivesEncodingAndReading(int[] shape) throws NpyException {
    Tensor tensor = randomTensor(new Random(Arrays.hashCode(shape)), shape);

    byte[] file = Npy.encode(tensor);
    Tensor back = Npy.read(file);

    assertThat(back.shape()).isEqualTo(tensor.shape());
    assertThat(back.data()).isEqualTo(tensor.data());
    assertThat(Npy.header(file).dataOffset() % 64).isZero();
    assertThat(Npy.header(file).fileBytes()).isEqualTo(file.length);
  }

  static Stream<int[]> shapes() {
    Random random = new Random(1);
    Stream<int[]> fixed = Stream.of(new int[0], new int[] {1}, new int[] {0}, new int[] {3, 0, 2});
    Stream<int[]> drawn =
        Stream.generate(() -> random.ints(1 + random.nextInt(6), 1, 6).toArray()).limit(30);
    return Stream.concat(fixed, drawn);
  }

  @ParameterizedTest
  @CsvSource({
    "<f4, 0000803f000020c0, 1 -2.5",
    ">f4, 3f800000c0200000, 1 -2.5",
    "<f2, 003c00c1, 1 -2.5",
    ">f2, 3c00c100, 1 -2.5",
    "<f8, 000000000000f03f9a9999999999b93f, 1 0.1",
    ">f8, 3ff00000000000003fb999999999999a, 1 0.1",
    "|u1, 00ff, 0 255",
    "|i1, 80ff, -128 -1",
    "<u1, 00ff, 0 255",
    "|b1, 0002, 0 1",
    "<i2, 0080ff7f, -32768 32767",
    ">i2, 80007fff, -32768 32767",
    "<u2, ff000080, 255 32768",
    ">u2, 00ff8000, 255 32768",
    "<i4, 00000080ffffffff, -2147483648 -1",
    ">u4, 00000001ffffffff, 1 4294967296",
    "<i8, ffffffffffffffff0100000000000080, -1 -9223372036854775808",
    ">u8, 8000008000000001ffffffffffffffff, 9223373136366403584 18446744073709551616",
  })
  void everyNumberTypeBecomesTheNearestFloat(String descr, String hex, String expected)
      throws NpyException {
    Tensor read = Npy.read(file(1, header(descr, "False", "(2,)"), HexFormat.of().parseHex(hex)));

    String[] texts = expected.split(" ");
    assertThat(read.shape()).isEqualTo(Shape.of(2));
    assertThat(read.data()).containsExactly(Float.parseFloat(texts[0]), Float.parseFloat(texts[1]));
  }

  @Test
  void aFortranArrayIsTurnedIntoRowMajorOrder() throws NpyException {
    float[] values = {0, 100, 10, 110, 1, 101, 11, 111, 2, 102, 12, 112};

    Tensor read = Npy.read(file(1, header("<f4", "True", "(2, 2, 3)"), floats(values)));

    assertThat(read.shape()).isEqualTo(Shape.of(2, 2, 3));
    assertThat(read.data()).containsExactly(0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionIsRead(int version) throws NpyException {
    byte[] file = file(version, header("<f4", "False", "()"), floats(7));

    assertThat(Npy.read(file).data()).containsExactly(7);
    assertThat(Npy.read(file).shape().rank()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'shape':(2,3),'descr':\"<f4\",'fortran_order':True}",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2L, 3L), }          \n",
        "  {\n'fortran_order' : True , 'shape' : ( 2 , 3 , ) , 'descr' : '<f4'\t}",
      })
  void theDictionaryMayBeSpacedAndOrderedFreely(String dictionary) throws NpyException {
    NpyHeader header = Npy.header(file(1, dictionary, new byte[0]));

    assertThat(header.type()).isEqualTo(NpyType.FLOAT32);
    assertThat(header.byteOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(header.layout()).isEqualTo(Layout.FORTRAN);
    assertThat(header.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(header.dataBytes()).isEqualTo(24);
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void aBadHeaderIsRefusedWithItsReason(String dictionary, Kind kind, String mention) {
    NpyException e = refused(file(1, dictionary, new byte[16]));

    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e).hasMessageContaining(mention);
    assertThat(e.getMessage().lines()).hasSize(1);
  }

  static Stream<Object[]> badHeaders() {
    return Stream.of(
        bad(
            header("|O", "False", "(2,)"),
            Kind.UNSUPPORTED,
            "object arrays (pickles) are not read"),
        bad(header("<c8", "False", "(2,)"), Kind.UNSUPPORTED, "complex"),
        bad(header("<U4", "False", "(1,)"), Kind.UNSUPPORTED, "text"),
        bad(header("|V4", "False", "(4,)"), Kind.UNSUPPORTED, "raw"),
        bad(header("<M8[s]", "False", "(2,)"), Kind.UNSUPPORTED, "dates"),
        bad(header("<f16", "False", "(1,)"), Kind.UNSUPPORTED, "<f16"),
        bad(
            "{'descr': [('r', '|u1'), ('g', '|O')], 'fortran_order': False, 'shape': (8,), }",
            Kind.UNSUPPORTED,
            "structured arrays are not read"),
        bad(header("f4", "False", "(4,)"), Kind.MALFORMED, "'f4'"),
        bad(header("=f4", "False", "(4,)"), Kind.MALFORMED, "byte order"),
        bad(header("", "False", "(4,)"), Kind.MALFORMED, "descr"),
        bad(header("<f4", "0", "(4,)"), Kind.MALFORMED, "fortran_order"),
        bad(header("<f4", "False", "(-4,)"), Kind.MALFORMED, "negative"),
        bad(header("<f4", "False", "(4.0,)"), Kind.MALFORMED, "no ')'"),
        bad(header("<f4", "False", "(4)"), Kind.MALFORMED, "tuple"),
        bad(header("<f4", "False", "[4]"), Kind.MALFORMED, "'('"),
        bad(header("<f4", "False", "(__import__('os'),)"), Kind.MALFORMED, "whole numbers"),
        bad(header("<f4", "False", "(1099511627776,)"), Kind.TOO_LARGE, "1099511627776"),
        bad(header("<f4", "False", "(99999999999999999999,)"), Kind.TOO_LARGE, "99999999999999"),
        bad(
            header("<f4", "False", "(2000000000, 2000000000, 2000000000, 0)"),
            Kind.TOO_LARGE,
            "2000000000"),
        bad(header("<f4", "False", "(" + "1, ".repeat(33) + ")"), Kind.TOO_LARGE, "32 dimensions"),
        bad(header("<f4", "False", "(5,)"), Kind.TRUNCATED, "wants 20 bytes of values, found 16"),
        bad(header("<f4", "False", "(3,)"), Kind.MALFORMED, "wants 12 bytes of values, found 16"),
        bad("", Kind.MALFORMED, "no '{'"),
        bad("{'descr': '<f4'}", Kind.MALFORMED, "without"),
        bad("{'descr': '<f4', 'descr': '<f4'}", Kind.MALFORMED, "descr twice"),
        bad("{'descr': '<f4', 'more': 1}", Kind.MALFORMED, "more"),
        bad("{'descr': '<f4", Kind.MALFORMED, "closing quote"),
        bad("{'descr': '<f\\x34'", Kind.MALFORMED, "backslash"),
        bad(header("<f4", "False", "(4,)") + "; import os", Kind.MALFORMED, "after"),
        bad("{" + "(".repeat(50_000), Kind.MALFORMED, "quoted text"));
  }

  private static Object[] bad(String dictionary, Kind kind, String mention) {
    return new Object[] {dictionary, kind, mention};
  }

  @Test
  void othersThanArraysAreRefusedByName() {
    assertThat(refused(new byte[0]).kind()).isEqualTo(Kind.OTHER_FORMAT);
    assertThat(refused("\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1)).kind())
        .isEqualTo(Kind.OTHER_FORMAT);
    assertThat(refused(file(4, header("<f4", "False", "(4,)"), new byte[16])).kind())
        .isEqualTo(Kind.UNSUPPORTED);
  }

  @Test
  void aHeaderThatClaimsToBeHugeIsNotAllocated() {
    byte[] file = file(2, header("<f4", "False", "(4,)"), new byte[16]);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);

    assertThat(refused(file).kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void everyCutIsReportedAsTruncated() {
    byte[] file = Npy.encode(randomTensor(new Random(2), 3, 5));

    for (int length = 1; length < file.length; length++) {
      assertThat(refused(Arrays.copyOf(file, length)).kind()).isEqualTo(Kind.TRUNCATED);
    }
  }

  @Test
  void theHeaderAloneIsEnoughToLearnTheShape() throws NpyException {
    byte[] file = Npy.encode(randomTensor(new Random(3), 40, 30, 20));

    NpyHeader header = Npy.header(Arrays.copyOf(file, 200));

    assertThat(header.shape()).isEqualTo(Shape.of(40, 30, 20));
    assertThat(header.fileBytes()).isEqualTo(file.length);
  }

  @Test
  void damageGivesATensorOrTheDeclaredException() {
    Random random = new Random(4);
    byte[] file = Npy.encode(randomTensor(random, 4, 3, 2));
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = file.clone();
      for (int hits = random.nextInt(3); hits >= 0; hits--) {
        damaged[random.nextInt(128)] = (byte) random.nextInt(256);
      }
      try {
        // The size of a tensor is bounded by the file's, so no shape can ask for more.
        assertThat(Npy.read(damaged).data().length).isLessThanOrEqualTo(96);
      } catch (NpyException e) {
        assertThat(e.getMessage().lines()).hasSize(1);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(5_000);
  }

  @Test
  void halvesAndBrainFloatsHaveTheValuesOfTheirDefinition() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      double sign = bits >>> 15 == 0 ? 1 : -1;
      int exponent = bits >>> 10 & 31;
      int fraction = bits & 1023;
      double expected =
          exponent == 0
              ? sign * fraction * 0x1p-24
              : exponent == 31
                  ? fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN
                  : sign * (1024 + fraction) * Math.pow(2, exponent - 25);
      float half = Float16.toFloat((short) bits);
      assertThat(Float.compare(half, (float) expected)).isZero();
      if (!Float.isNaN(half)) {
        assertThat(Float.floatToRawIntBits(half) >>> 31).isEqualTo(bits >>> 15);
      }
      assertThat(Float.floatToRawIntBits(Float16.brainToFloat((short) bits))).isEqualTo(bits << 16);
    }
  }

  static Tensor randomTensor(Random random, int... shape) {
    float[] values = new float[Shape.of(shape).length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, shape);
  }

  static String header(String descr, String fortranOrder, String shape) {
    return "{'descr': '"
        + descr
        + "', 'fortran_order': "
        + fortranOrder
        + ", 'shape': "
        + shape
        + ", }";
  }

  static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, values.length).forEach(i -> bytes.putFloat(values[i]));
    return bytes.array();
  }

  static byte[] file(int version, String dictionary, byte[] values) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("\u0093NUMPY".getBytes(ISO_8859_1));
    file.write(version);
    file.write(0);
    int length = dictionary.length();
    file.write(length);
    file.write(length >>> 8);
    if (version > 1) {
      file.write(length >>> 16);
      file.write(length >>> 24);
    }
    file.writeBytes(dictionary.getBytes(ISO_8859_1));
    file.writeBytes(values);
    return file.toByteArray();
  }

  private static NpyException refused(byte[] file) {
    return catchThrowableOfType(NpyException.class, () -> Npy.read(file));
  }
}
