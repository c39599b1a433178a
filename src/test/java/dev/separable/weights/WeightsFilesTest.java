package dev.separable.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.tensor.Npy;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsFilesTest {
  @ParameterizedTest
  @ValueSource(strings = {"tiny_deflated.npz", "tiny_fortran_bigendian.npz"})
  void arraysOfNumpyAreTheTensorsOfSafetensors(String file) {
    Weights expected = golden("tiny_f32.safetensors");

    Weights found = golden(file);

    assertThat(found.byName().keySet()).containsExactlyInAnyOrderElementsOf(names(expected));
    expected
        .byName()
        .forEach(
            (name, tensor) -> {
              assertThat(found.tensor(name).shape()).isEqualTo(tensor.shape());
              assertThat(found.tensor(name).data()).as(name).isEqualTo(tensor.data());
            });
  }

  @ParameterizedTest
  @CsvSource({"tiny_f16.safetensors, 0x1p-11", "tiny_bf16.safetensors, 0x1p-8"})
  void halfPrecisionIsAsCloseAsItsRounding(String file, double relative) {
    Weights expected = golden("tiny_f32.safetensors");

    Weights found = golden(file);

    assertThat(names(found)).containsExactlyElementsOf(names(expected));
    expected
        .byName()
        .forEach(
            (name, tensor) -> {
              float[] values = found.tensor(name).data();
              for (int i = 0; i < values.length; i++) {
                double wanted = tensor.data()[i];
                double rounding = Math.max(Math.abs(wanted) * relative, 0x1p-25);
                assertThat(Math.abs(values[i] - wanted)).as(name).isLessThanOrEqualTo(rounding);
              }
            });
  }

  @Test
  void theContentCountsMoreThanTheExtension() {
    byte[] safetensors = Goldens.bytes(Goldens.path("weights/tiny_f32.safetensors"));
    byte[] npz = Goldens.bytes(Goldens.path("weights/tiny_deflated.npz"));

    assertThat(WeightsFiles.read(safetensors, "weights").byName()).hasSize(47);
    assertThat(WeightsFiles.read(npz, "weights.bin").byName()).hasSize(47);
    assertThat(WeightsFiles.read(safetensors, "s3://a/W.SAFETENSORS").metadata())
        .containsEntry("format", "pt");
  }

  @Test
  void integerArraysAreNamedButAreNoWeights() throws IOException {
    byte[] counter = "\u0093NUMPY\1\0".getBytes(ISO_8859_1);
    String header = "{'descr': '<i8', 'fortran_order': False, 'shape': (), }";
    ByteArrayOutputStream npy = new ByteArrayOutputStream();
    npy.writeBytes(counter);
    npy.write(header.length());
    npy.write(0);
    npy.writeBytes(header.getBytes(ISO_8859_1));
    npy.writeBytes(new byte[8]);

    Weights weights = WeightsFiles.read(zip(Map.of("n.npy", npy.toByteArray())), "w.npz");

    assertThat(weights.byName()).isEmpty();
    assertThat(weights.unusable("n"))
        .hasValue("is stored as int64, wanted float32, float16 or float64");
  }

  @Test
  void anArrayOfObjectsIsRefusedUnread() throws IOException {
    String npy =
        "\u0093NUMPY\1\0\72\0{'descr': '|O', 'fortran_order': False, 'shape': (1,), }   pickle";

    refused(zip(Map.of("w.npy", npy.getBytes(ISO_8859_1))), "w.npz", "object", "w.npz: array w");
  }

  @Test
  void aNanInAnArrayIsRefusedByName() throws IOException {
    byte[] npy = Npy.encode(Tensor.of(new float[] {1, Float.NaN}, 2));

    refused(zip(Map.of("a.weight.npy", npy)), "w.npz", "tensor a.weight [2] holds NaN at index 1");
  }

  @Test
  void anArchiveThatUnpacksToMoreThanTheLimitIsRefusedBeforeItIsUnpacked() throws IOException {
    byte[] large = Npy.encode(Tensor.zeros(1 << 25));
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (int i = 0; i < 9; i++) {
      members.put(i + ".npy", large);
    }

    refused(zip(members), "w.npz", "more than 1073741824 bytes", "8 [33554432]");
  }

  @Test
  void whatIsNoWeightsFileIsRefusedWithWhatIsWanted() {
    refused("<html>not found</html>".getBytes(ISO_8859_1), "model.bin", "unknown", ".npz", ".pth");
    refused(Npy.encode(Tensor.zeros(3)), "w.npy", "without a name", ".npz");
  }

  @Test
  void anUnknownFormatIsToldWhatIsRead() {
    refused("<html>not found</html>".getBytes(ISO_8859_1), "w", "unknown", "safetensors", ".npz");
    refused(new byte[0], "w.safetensors", "empty", "safetensors", ".npz");
    refused(new byte[] {1, 2, 3}, "w.npz", "not a zip");
    refused(new byte[] {1, 2, 3}, "w.safetensors", "of 3 bytes");
  }

  @Test
  void everyCutOfAnArchiveIsRefused() {
    byte[] npz = Goldens.bytes(Goldens.path("weights/tiny_deflated.npz"));
    for (int length = 0; length < npz.length; length += 97) {
      refused(Arrays.copyOf(npz, length), "w.npz", "w.npz: ");
    }
  }

  private static void refused(byte[] data, String name, String... mentions) {
    assertThatThrownBy(() -> WeightsFiles.read(data, name))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith(name + ": ")
        .hasMessageContainingAll(mentions)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  private static byte[] zip(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey()));
        zip.write(member.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static Weights golden(String file) {
    return WeightsFiles.read(Goldens.bytes(Goldens.path("weights/" + file)), file);
  }

  private static Iterable<String> names(Weights weights) {
    return weights.byName().keySet();
  }
}
