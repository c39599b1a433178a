package dev.separable.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import dev.separable.weights.Imported;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published models, graph and weights from their files, beside ONNX Runtime. */
@Tag("acceptance")
class OnnxModelsTest {
  private static final int IMAGES = 10;
  private static final int PIXELS = 224 * 224 * 3;

  @ParameterizedTest
  @CsvSource({
    "efficientnet_lite0.onnx, 127, 128",
    "mobilenet_v1_0.25_224_float.onnx, 127.5, 127.5",
    "mobilenet_v2_1.0_224_fp16w.onnx, 127.5, 127.5"
  })
  void storedPixelsGiveTheReferencesFeaturesAndLogits(String file, float mean, float std)
      throws IOException {
    Path stored = Shared.path("models/features.safetensors");
    byte[] pixels = pixels(Goldens.bytes(stored));
    float[] input = new float[pixels.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = ((pixels[i] & 0xff) - mean) / std;
    }
    Imported imported = read("models/onnx/" + file, null);

    assertThat(imported.values()).isEqualTo(Imported.Values.FLOATS);
    for (String cut : new String[] {"features", "logits"}) {
      // The files call the pooled vector "features".
      Tensor wanted = Goldens.tensors(stored).tensor(file + "/" + cut);
      float[] found = run(imported, cut, input);
      int length = wanted.shape().at(1);
      float[] first = Arrays.copyOf(wanted.data(), IMAGES * length);
      float worst = 0;
      for (int i = 0; i < first.length; i++) {
        worst = Math.max(worst, Math.abs(found[i] - first[i]));
      }
      System.out.println("MEASURED " + file + " " + cut + " " + worst);
      assertThat(found).hasSameSizeAs(first);
      assertThat(worst).as(file + " " + cut).isLessThan(1e-3f);
    }
  }

  private static Imported read(String file, Shape input) {
    Path path = Shared.path(file);
    return OnnxModel.read(
        Goldens.bytes(path),
        path.getFileName().toString(),
        OnnxGoldenTest.beside(path.getParent()),
        input);
  }

  private static float[] run(Imported imported, String cut, float[] input) {
    Model model = new Model(imported.graph().upTo(cut), imported.weights());
    int images = input.length / imported.input().length();
    return Goldens.run(model, Kernels.best(), imported.input(), images, input).data();
  }

  /** The uint8 tensor that the reader of weights leaves out. */
  private static byte[] pixels(byte[] file) throws IOException {
    int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String json = new String(file, 8, header, StandardCharsets.UTF_8);
    int begin = new ObjectMapper().readTree(json).at("/input_torch_uint8/data_offsets/0").asInt();
    int from = 8 + header + begin;
    return Arrays.copyOfRange(file, from, from + IMAGES * PIXELS);
  }

  @Test
  void anInt8NetworkReadsBytes() throws IOException {
    Imported imported = read("models/onnx/mobilenet_v2_1.0_224_int8_per_tensor.onnx", null);
    byte[] pixels = pixels(Goldens.bytes(Shared.path("models/features.safetensors")));
    float[] input = new float[pixels.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = pixels[i] & 0xff;
    }

    float[] found = run(imported, "output", input);

    assertThat(imported.values()).isEqualTo(Imported.Values.BYTES);
    dump("int8", found);
  }

  @Test
  void aFaceDetector() {
    Imported imported = read("models/onnx/version-RFB-320.onnx", null);
    float[] input = formula(imported.input().length());

    dump("rfb_scores", run(imported, "scores", input));
    dump("rfb_boxes", run(imported, "boxes", input));
  }

  @Test
  void aTextDirectionClassifier() {
    Imported imported =
        read("models/ocr/ch_ppocr_mobile_v2.0_cls_infer.onnx", Shape.of(48, 192, 3));
    float[] input = formula(imported.input().length());

    dump("cls", run(imported, "output", input));
    dump("cls_pooled", run(imported, "pooled", input));
  }

  private static float[] formula(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) ((i * 2654435761L % 1000003L) / 500001.5 - 1);
    }
    return values;
  }

  private static void dump(String name, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    try {
      java.nio.file.Files.write(Path.of("/tmp/h/onnx_" + name + ".f32"), bytes.array());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
