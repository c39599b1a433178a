package dev.separable.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.extract.Recipe.Request;
import dev.separable.image.decode.Decoding;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Npy;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import dev.separable.weights.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real weights on stored pixels beside ONNX Runtime and PyTorch. The shipped weights are
 * half-precision roundings of the reference's, so they agree less closely than the files that the
 * reference used itself.
 */
@Tag("acceptance")
class ReferenceFeaturesTest {
  private static final int IMAGES = 10;
  private static final int PIXELS = 224 * 224 * 3;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "efficientnet_lite0(padding=same,eps=1e-3); onnx/efficientnet_lite0.onnx;"
            + " efficientnet_lite0.onnx; 127; 128; 1e-5",
        "tf_efficientnet_lite0; pytorch/efficientnet-lite0-57934424.pth;"
            + " efficientnet_lite0.onnx; 127; 128; 1e-5",
        "onnx/efficientnet_lite0.onnx; -; efficientnet_lite0.onnx; 127; 128; 1e-5",
        "onnx/mobilenet_v1_0.25_224_float.onnx; -; mobilenet_v1_0.25_224_float.onnx;"
            + " 127.5; 127.5; 1e-5",
        "onnx/mobilenet_v2_1.0_224_fp16w.onnx; -; mobilenet_v2_1.0_224_fp16w.onnx;"
            + " 127.5; 127.5; 1e-5",
        "-; -; efficientnet_lite0.onnx; 127; 128; 6e-3",
        "mobilenetv2_100(padding=same); pytorch/mobilenetv2_100_same_fp16.safetensors;"
            + " mobilenetv2_100_same_fp16.safetensors; 127.5; 127.5; 1e-5",
        "mobilenetv2_100; pytorch/mobilenetv2_100_same_fp16.safetensors;"
            + " mobilenetv2_100_same_fp16.safetensors__symmetric_padding; 127.5; 127.5; 1e-5",
        "mobilenetv1(width=0.25,padding=same,eps=1e-3); pytorch/mobilenetv1_025_same.safetensors;"
            + " mobilenetv1_025_same.safetensors; 127.5; 127.5; 1e-5"
      })
  void pooledAndLogits(
      String model, String weights, String reference, float mean, float std, double allowed)
      throws IOException {
    Path file = Shared.path("models/features.safetensors");
    Weights golden = Goldens.tensors(file);
    byte[] pixels = pixels(Goldens.bytes(file));
    for (String cut : List.of("pooled", "logits")) {
      String prepared = model != null && model.endsWith(".onnx") ? "none" : null;
      Request request = new Request(model, weights, prepared, cut, null, Decoding.usual(1 << 20));
      Recipe recipe = Recipe.load(request, ReferenceFeaturesTest::file, null);
      List<Features> found =
          new Engine(recipe, Kernels.best()).extractor(4).extract(inputs(pixels, mean, std));
      String tensor = reference + "/" + (cut.equals("pooled") ? "features" : "logits");
      Tensor wanted = golden.tensor(tensor);
      int length = wanted.shape().at(1);
      float[] all = new float[IMAGES * length];
      for (int i = 0; i < IMAGES; i++) {
        assertThat(found.get(i).failure()).isNull();
        System.arraycopy(found.get(i).values(), 0, all, i * length, length);
      }
      Goldens.assertClose(tensor, all, Arrays.copyOf(wanted.data(), IMAGES * length), allowed);
    }
  }

  private static byte[] file(String name) {
    return Goldens.bytes(Shared.path("models/" + name));
  }

  private static List<Input> inputs(byte[] pixels, float mean, float std) {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      float[] values = new float[PIXELS];
      for (int j = 0; j < PIXELS; j++) {
        values[j] = ((pixels[i * PIXELS + j] & 0xff) - mean) / std;
      }
      inputs.add(new Input.Npy(Npy.encode(Tensor.of(values, 224, 224, 3))));
    }
    return inputs;
  }

  /** The uint8 tensor that the reader of weights leaves out. */
  private static byte[] pixels(byte[] file) throws IOException {
    int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String json = new String(file, 8, header, StandardCharsets.UTF_8);
    int begin = new ObjectMapper().readTree(json).at("/input_torch_uint8/data_offsets/0").asInt();
    int from = 8 + header + begin;
    return Arrays.copyOfRange(file, from, from + IMAGES * PIXELS);
  }
}
