package dev.separable.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.tensor.NpyException.Kind;
import dev.separable.testing.Goldens;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NpzTest {
  private static final Tensor TENSOR = NpyTest.randomTensor(new Random(1), 3, 4);
  private static final byte[] NPY = Npy.encode(TENSOR);

  @Test
  void storedAndDeflatedMembersAreRead() throws NpyException {
    Tensor zeros = Tensor.zeros(100, 100);
    byte[] file =
        new ZipBytes().store("b/weight.npy", NPY).deflate("a.npy", Npy.encode(zeros)).bytes();

    Npz archive = Npz.open(file);

    assertThat(archive.names()).containsExactly("b/weight", "a");
    assertThat(archive.header("a").shape()).isEqualTo(Shape.of(100, 100));
    assertThat(archive.tensor("b/weight").data()).isEqualTo(TENSOR.data());
    assertThat(archive.tensor("a").data()).isEqualTo(zeros.data());
  }

  @Test
  void archivesOfTheJdkWithSizesBehindTheDataAreRead() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setComment("a comment after the directory");
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(NPY);
    }

    assertThat(Npz.open(bytes.toByteArray()).tensor("x").data()).isEqualTo(TENSOR.data());
  }

  @Test
  void encodingGivesTheBytesThatNumpyWrote() throws Exception {
    byte[] file = Goldens.bytes(Goldens.path("weights/tiny_deflated.npz"));
    Npz archive = Npz.open(file);
    int compared = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        String name = e.getName().substring(0, e.getName().length() - 4);
        assertThat(Npy.encode(archive.tensor(name))).isEqualTo(zip.readAllBytes());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(47);
  }

  @Test
  void anArchiveWithoutMembersHasNoArrays() throws NpyException {
    assertThat(Npz.open(new ZipBytes().bytes()).names()).isEmpty();
  }

  @Test
  void anUnknownNameIsAFaultOfTheCaller() throws NpyException {
    Npz archive = Npz.open(new ZipBytes().store("x.npy", NPY).bytes());

    assertThatThrownBy(() -> archive.tensor("y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no array y");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badArchives")
  void aBadArchiveIsRefusedWithItsReason(String mention, Kind kind, byte[] file) {
    NpyException e = refused(file);

    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e).hasMessageContaining(mention);
    assertThat(e.getMessage().lines()).hasSize(1);
  }

  static Stream<Object[]> badArchives() {
    byte[] good = new ZipBytes().store("x.npy", NPY).bytes();
    byte[] packed = ZipBytes.deflate(NPY);
    ZipBytes.Claim stored = ZipBytes.stored("x.npy", NPY);
    ZipBytes.Claim deflated = ZipBytes.deflated("x.npy", NPY, packed);
    byte[] large = Npy.encode(Tensor.zeros(100_000));
    byte[] zip64 = good.clone();
    Arrays.fill(zip64, good.length - 6, good.length - 2, (byte) 0xff);
    byte[] inner = ZipBytes.local("y.npy", NPY);
    return Stream.of(
        bad("no bytes", Kind.OTHER_FORMAT, new byte[0]),
        bad("not a zip", Kind.OTHER_FORMAT, NPY),
        bad("without its directory", Kind.TRUNCATED, Arrays.copyOf(good, good.length / 2)),
        bad("zip64", Kind.UNSUPPORTED, zip64),
        bad("note.txt", Kind.OTHER_FORMAT, new ZipBytes().store("note.txt", NPY).bytes()),
        bad("twice", Kind.MALFORMED, new ZipBytes().store("x.npy", NPY).store("x.npy", NPY)),
        bad("encrypted", Kind.UNSUPPORTED, one(stored.withFlags(1), NPY)),
        bad("method 12", Kind.UNSUPPORTED, one(stored.withMethod(12), NPY)),
        bad("another name", Kind.MALFORMED, one(stored.withName("y.npy"), NPY)),
        bad("checksum", Kind.MALFORMED, one(stored.withCrc(1), NPY)),
        bad("wants 2000000000 bytes", Kind.TRUNCATED, one(stored.withPacked(2_000_000_000), NPY)),
        bad("of size", Kind.MALFORMED, one(stored.withSize(1), NPY)),
        bad("no header", Kind.MALFORMED, new ZipBytes().store("y.npy", NPY).list(stored, 5)),
        bad("more than the", Kind.MALFORMED, one(deflated.withSize(NPY.length - 1), packed)),
        bad("ends after", Kind.TRUNCATED, one(deflated.withSize(NPY.length + 1), packed)),
        bad("deflate cannot", Kind.MALFORMED, one(deflated.withSize(2_000_000_000), packed)),
        bad("ends after", Kind.TRUNCATED, cutDeflate(packed)),
        bad("not valid deflate", Kind.MALFORMED, one(deflated, damaged(packed))),
        bad("wants 400000 bytes", Kind.TRUNCATED, bomb(large)),
        bad("more than the", Kind.MALFORMED, lyingBomb(large)),
        bad(
            "overlap",
            Kind.MALFORMED,
            new ZipBytes().store("x.npy", inner).list(ZipBytes.stored("y.npy", NPY), 30 + 5)));
  }

  private static Object[] bad(String mention, Kind kind, Object file) {
    byte[] bytes = file instanceof ZipBytes zip ? zip.bytes() : (byte[]) file;
    return new Object[] {mention, kind, bytes};
  }

  private static byte[] one(ZipBytes.Claim claim, byte[] packed) {
    return new ZipBytes().add(claim, "x.npy", packed).bytes();
  }

  private static byte[] cutDeflate(byte[] packed) {
    byte[] cut = Arrays.copyOf(packed, packed.length - 20);
    return one(ZipBytes.deflated("x.npy", NPY, cut), cut);
  }

  private static byte[] damaged(byte[] packed) {
    byte[] damaged = packed.clone();
    Arrays.fill(damaged, (byte) 0xff);
    return damaged;
  }

  /** The directory admits fewer bytes than the array's own header wants. */
  private static byte[] bomb(byte[] large) {
    byte[] packed = ZipBytes.deflate(large);
    return one(ZipBytes.deflated("x.npy", large, packed).withSize(70_000), packed);
  }

  /** Array header and directory agree, but the data unpacks to more. */
  private static byte[] lyingBomb(byte[] large) {
    byte[] more = Arrays.copyOf(NPY, NPY.length + large.length);
    byte[] packed = ZipBytes.deflate(more);
    return one(ZipBytes.deflated("x.npy", NPY, packed), packed);
  }

  @Test
  void damageGivesTensorsOrTheDeclaredException() {
    Random random = new Random(5);
    byte[] file = new ZipBytes().store("x.npy", NPY).deflate("y.npy", NPY).bytes();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = file.clone();
      for (int hits = random.nextInt(3); hits >= 0; hits--) {
        damaged[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      refused += refused(damaged) == null ? 0 : 1;
    }
    for (int length = 0; length < file.length; length++) {
      assertThat(refused(Arrays.copyOf(file, length))).isNotNull();
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  private static NpyException refused(byte[] file) {
    try {
      Npz archive = Npz.open(file);
      for (String name : archive.names()) {
        // A checksum guards the values, so whatever is read is what was written.
        assertThat(archive.tensor(name).data()).isEqualTo(TENSOR.data());
      }
      return null;
    } catch (NpyException e) {
      return e;
    }
  }
}
