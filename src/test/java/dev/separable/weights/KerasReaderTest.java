package dev.separable.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.tensor.Shape;
import dev.separable.testing.FormulaWeights;
import dev.separable.testing.Goldens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of src/test/python/write_keras.py. */
class KerasReaderTest {
  /** The signature TREE as a little-endian number. */
  private static final int TREE = 0x45455254;

  private static final List<String> NAMES =
      List.of(
          "stem/kernel",
          "stem/bias",
          "stem_bn/gamma",
          "stem_bn/beta",
          "stem_bn/moving_mean",
          "stem_bn/moving_variance",
          "dw/kernel",
          "sep/depthwise_kernel",
          "sep/pointwise_kernel",
          "sep/bias",
          "conv2d/kernel",
          "top/kernel",
          "top/bias");

  private static byte[] file(String name) {
    return Goldens.bytes(Goldens.path("keras/" + name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.h5", "tiny_keras2.h5", "tiny.weights.h5", "tiny.keras"})
  void everyContainerGivesTheSameNamesAndValues(String name) {
    Weights weights = WeightsFiles.read(file(name), name);

    assertThat(weights.byName().keySet()).containsAll(NAMES).hasSize(NAMES.size() + 3);
    assertThat(weights.tensor("dw/kernel").shape()).isEqualTo(Shape.of(3, 3, 4, 2));
    FormulaWeights formula = new FormulaWeights("");
    assertThat(weights.tensor("stem/bias").data())
        .isEqualTo(formula.tensor("stem/bias", 0, 0.4, 4).data());
    assertThat(weights.tensor("stem_bn/moving_variance").data())
        .isEqualTo(formula.tensor("stem_bn/moving_variance", 1, 0.5, 4).data());
  }

  @Test
  void withoutNamesTheClassesAreNumbered() {
    KerasFile file = KerasReader.open(file("tiny_nameless.weights.h5"), "w.h5");

    assertThat(file.names()).isEqualTo(KerasFile.Names.NUMBERED_CLASSES);
    assertThat(file.config()).isNull();
    assertThat(file.weights().byName().keySet())
        .contains(
            "conv2d/kernel",
            "conv2d_1/kernel",
            "depthwise_conv2d/kernel",
            "separable_conv2d/pointwise_kernel",
            "batch_normalization/gamma",
            "batch_normalization_1/0",
            "dense/bias");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.h5", "tiny.keras"})
  void wholeModelsHaveTheirConfiguration(String name) {
    KerasFile file = KerasReader.open(file(name), name);

    assertThat(file.config()).startsWith("{").contains("\"name\": \"tiny\"");
    assertThat(file.names()).isEqualTo(KerasFile.Names.LAYERS);
  }

  @Test
  void halvesDoublesAndBigEndianAreRead() {
    Weights weights = WeightsFiles.read(file("types.h5"), "types.h5");

    assertThat(weights.tensor("a/half").data()).containsExactly(1.5f, -2);
    assertThat(weights.tensor("a/big").data()).containsExactly(1.5f, -2);
    assertThat(weights.tensor("a/double").data()).containsExactly(0.1f);
    assertThat(weights.unusable("a/counter").orElseThrow()).contains("FixedPoint");
    assertThat(weights.unusable("a/text")).isPresent();
  }

  @Test
  void whatIsStoredInChunksIsNotUnpacked() {
    Weights weights = WeightsFiles.read(file("chunked.h5"), "chunked.h5");

    assertThat(weights.byName()).isEmpty();
    assertThat(weights.unusable("top/kernel").orElseThrow()).contains("chunks", "h5repack");
  }

  @ParameterizedTest
  @CsvSource({
    "external_link.h5, header version|links|form",
    "soft_link.h5, /b is a link",
    "hard_link.h5, reached twice",
    "external_storage.h5, other files",
    "virtual.h5, superblock",
    "infinite.h5, a/kernel"
  })
  void whatLeadsAwayIsRefused(String name, String mentioned) {
    assertThatThrownBy(() -> WeightsFiles.read(file(name), name))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith(name + ": ")
        .message()
        .matches(message -> Arrays.stream(mentioned.split("\\|")).anyMatch(message::contains));
  }

  @Test
  void aDatasetThatClaimsMoreThanTheFileHasIsRefused() {
    byte[] huge = file("tiny_keras2.h5");
    ByteBuffer bytes = ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN);
    int changed = 0;
    // Dataspace messages of version 1 and rank 4: the first size becomes 2^31 - 1, then 2^40.
    for (long claim : new long[] {Integer.MAX_VALUE, 1L << 40}) {
      for (int at = 0; at < huge.length - 16; at += 8) {
        if (bytes.getLong(at) == 0x0104L || bytes.getLong(at) == 0x010401L) {
          bytes.putLong(at + 8, claim);
          changed++;
        }
      }
      assertThat(changed).isPositive();
      assertThatThrownBy(() -> WeightsFiles.read(huge, "huge.h5"))
          .isInstanceOf(WeightsException.class)
          .hasMessageStartingWith("huge.h5: ");
    }
  }

  @Test
  void aTreeThatHasANodeTwiceIsRefused() {
    byte[] shared = file("tiny_keras2.h5");
    ByteBuffer bytes = ByteBuffer.wrap(shared).order(ByteOrder.LITTLE_ENDIAN);
    int changed = 0;
    for (int at = 0; at < shared.length - 64; at += 8) {
      if (bytes.getInt(at) == TREE && bytes.getChar(at + 6) > 1) {
        bytes.putLong(at + 48, bytes.getLong(at + 32));
        changed++;
      }
    }
    assertThat(changed).isPositive();
    refused(shared, "tree.h5", "twice");
  }

  @Test
  void aTreeThatIsItsOwnChildIsRefused() {
    byte[] circle = file("tiny_keras2.h5");
    ByteBuffer bytes = ByteBuffer.wrap(circle).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < circle.length - 64; at += 8) {
      if (bytes.getInt(at) == TREE && bytes.getChar(at + 6) > 0) {
        bytes.put(at + 5, (byte) 1);
        bytes.putLong(at + 32, at);
      }
    }
    refused(circle, "tree.h5", "twice");
  }

  @Test
  void aHeaderThatContinuesInItselfIsRefused() {
    byte[] circle = file("tiny_keras2.h5");
    ByteBuffer bytes = ByteBuffer.wrap(circle).order(ByteOrder.LITTLE_ENDIAN);
    int root = (int) bytes.getLong(64);
    bytes.putChar(root + 2, (char) 0xffff);
    // The root's first message, of 16 bytes, continues the header with itself.
    bytes.putChar(root + 16, (char) 0x10).putChar(root + 18, (char) 16);
    bytes.putLong(root + 24, root + 16).putLong(root + 32, 24);
    refused(circle, "header.h5", "continues more than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.h5", "tiny.weights.h5", "tiny.keras", "tiny_keras2.h5"})
  void everyCutIsRefused(String name) {
    byte[] whole = file(name);
    for (int length = 0; length < whole.length; length += 509) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> WeightsFiles.read(cut, name))
          .isInstanceOf(WeightsException.class)
          .hasMessageStartingWith(name + ": ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.h5", "tiny.weights.h5", "tiny.keras", "tiny_keras2.h5"})
  void damagedFilesGiveWeightsOrOneError(String name) {
    byte[] whole = file(name);
    Random random = new Random(name.hashCode());
    for (int round = 0; round < 2000; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 1 + round % 8; i++) {
        int at = random.nextInt(damaged.length);
        damaged[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : damaged[at] ^ 1);
      }
      try {
        WeightsFiles.read(damaged, name);
      } catch (WeightsException e) {
        assertThat(e.getMessage()).startsWith(name + ": ").doesNotContain("\n");
      }
    }
  }

  @Test
  void whatIsNoKerasFileIsNamed() throws IOException {
    refused("<html>".getBytes(ISO_8859_1), "w.h5", "not an HDF5 file");
    refused("<html>".getBytes(ISO_8859_1), "w.keras", "not an HDF5 file");
    refused(zip("config.json", new byte[2]), "w.keras", "0 members model.weights.h5");
    refused(zip("model.weights.h5", new byte[2]), "w.keras", "0 members config.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "model.weights.h5"})
  void aChangedByteOfAnArchiveIsFound(String member) {
    byte[] file = file("tiny.keras");
    int name = new String(file, ISO_8859_1).indexOf(member);
    file[name + member.length() + 60] ^= 4;

    refused(file, "w.keras", "member " + member + " is damaged: checksum");
  }

  @Test
  void anArchiveOfZerosIsNotUnpacked() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("config.json"));
      zip.write('{');
      zip.putNextEntry(new ZipEntry("model.weights.h5"));
      zip.write(new byte[1 << 20]);
    }

    refused(bytes.toByteArray(), "w.keras", "member model.weights.h5 unpacks to 1048576 bytes");
  }

  private static void refused(byte[] data, String name, String mentioned) {
    assertThatThrownBy(() -> WeightsFiles.read(data, name))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith(name + ": ")
        .hasMessageContaining(mentioned);
  }

  private static byte[] zip(String member, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(member));
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
