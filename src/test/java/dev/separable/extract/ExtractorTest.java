package dev.separable.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.extract.Recipe.Request;
import dev.separable.image.ErrorKind;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Npy;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.WeightsException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-kernel")
class ExtractorTest {
  private static final String LAYER = "separable(features=5,kernel=3x3,stride=2)";

  private static Request request(String model, String weights, String cut, String pool) {
    return new Request(model, weights, null, cut, pool, 1 << 20);
  }

  private static Recipe load(Request request, Shape input) {
    return Recipe.load(
        request,
        name -> {
          throw new IllegalStateException("no file is named");
        },
        input);
  }

  private static Extractor extractor(Recipe recipe, int batch) {
    return new Engine(recipe, Kernels.best()).extractor(batch);
  }

  private static Input npy(int seed, int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    Random random = new Random(seed);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.nextFloat() - 0.5f;
    }
    return new Input.Npy(Npy.encode(tensor));
  }

  private static Input png(int width, int height, int seed) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return new Input.Image(bytes.toByteArray());
  }

  /** Sizes and failures mixed, any batch, any order: the same bits. */
  @Test
  void resultsDoNotDependOnBatchOrOrder() throws IOException {
    Recipe recipe = load(request(LAYER, "flax:3", null, null), Shape.of(8, 8, 3));
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      inputs.add(i % 3 == 0 ? npy(i, 9 + i % 2, 7, 3) : png(6 + i % 4, 11, i));
      if (i % 5 == 0) {
        inputs.add(new Input.Image(new byte[] {1, 2, 3}));
      }
    }
    List<Features> single = extractor(recipe, 1).extract(inputs);
    for (int batch : new int[] {2, 3, 8, 100}) {
      List<Features> found = extractor(recipe, batch).extract(inputs);
      for (int i = 0; i < inputs.size(); i++) {
        assertSame(found.get(i), single.get(i));
      }
    }
    List<Input> reversed = new ArrayList<>(inputs);
    Collections.reverse(reversed);
    List<Features> found = extractor(recipe, 3).extract(reversed);
    for (int i = 0; i < inputs.size(); i++) {
      assertSame(found.get(inputs.size() - 1 - i), single.get(i));
    }
  }

  private static void assertSame(Features found, Features wanted) {
    assertThat(found.values()).isEqualTo(wanted.values());
    assertThat(found.shape()).isEqualTo(wanted.shape());
    assertThat(found.failure()).isEqualTo(wanted.failure());
    assertThat(found.height()).isEqualTo(wanted.height());
  }

  @Test
  void badInputsAreFailuresWithAKind() throws IOException {
    Recipe recipe = load(request(LAYER, "flax:3", null, null), Shape.of(8, 8, 3));
    byte[] cut = ((Input.Npy) npy(1, 8, 8, 3)).bytes();
    Tensor nan = Tensor.zeros(4, 4, 3);
    nan.data()[5] = Float.NaN;
    List<Features> found =
        extractor(recipe, 4)
            .extract(
                List.of(
                    new Input.Image(new byte[0]),
                    new Input.Image("<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    new Input.Npy(java.util.Arrays.copyOf(cut, cut.length - 1)),
                    new Input.Npy(new byte[0]),
                    npy(1, 8, 8, 4),
                    npy(1, 8),
                    new Input.Npy(Npy.encode(nan)),
                    png(2000, 2000, 1),
                    npy(1, 8, 8, 3)));
    assertThat(found.subList(0, 8))
        .extracting(f -> f.failure().kind())
        .containsExactly(
            ErrorKind.EMPTY,
            ErrorKind.NOT_AN_IMAGE,
            ErrorKind.TRUNCATED,
            ErrorKind.EMPTY,
            ErrorKind.BAD_SHAPE,
            ErrorKind.BAD_SHAPE,
            ErrorKind.NON_FINITE,
            ErrorKind.TOO_LARGE);
    assertThat(found.get(4).failure().message()).contains("has 4 channels, wanted 3");
    assertThat(found.get(8).values()).hasSize(4 * 4 * 5);
    assertThat(found).allSatisfy(f -> assertThat(f.values() == null).isEqualTo(f.shape() == null));
  }

  @Test
  void theShippedModelGivesFeaturesAndLogits() throws IOException {
    Recipe pooled = load(request(null, null, null, null), null);
    Features features = extractor(pooled, 1).extract(List.of(png(300, 200, 1))).get(0);
    assertThat(features.shape()).isEqualTo(Shape.of(1280));
    assertThat(features.height()).isEqualTo(200);
    assertThat(features.width()).isEqualTo(300);
    assertThat(features.cost().macs()).isEqualTo(385_187_552 - 1_280_000);
    assertThat(pooled.preprocess().spec()).contains("bicubic");
    Recipe logits = load(request("efficientnet_lite0", null, null, "logits", null), null);
    assertThat(logits.classNames()).hasSize(1000).startsWith("tench");
    Recipe map = load(request(null, null, null, "features", "max"), null);
    assertThat(map.outputShape(Shape.of(224, 224, 3))).isEqualTo(Shape.of(1280));
  }

  private static Request request(
      String model, String weights, String preprocess, String cut, String pool) {
    return new Request(model, weights, preprocess, cut, pool, 1 << 20);
  }

  @Test
  void inputsThemselvesCanBeTheCut() throws IOException {
    Recipe recipe = load(request("mobilenetv1_100", "random:0", "none", "input", null), null);
    Features features = extractor(recipe, 2).extract(List.of(png(5, 4, 1))).get(0);
    assertThat(features.shape()).isEqualTo(Shape.of(4, 5, 3));
    assertThat(features.values()).hasSize(60);
    assertThat(features.cost().macs()).isZero();
  }

  @Test
  void mistakesAreNamedBeforeAnythingRuns() {
    assertThatThrownBy(() -> load(request("mobilenetv1_100", null, null, null), null))
        .hasMessageContaining("needs --weights");
    assertThatThrownBy(() -> load(request("resnet50", null, null, null), null))
        .hasMessageContaining("unknown model 'resnet50'");
    assertThatThrownBy(() -> load(request("net.onnx", "random:1", null, null), null))
        .hasMessageContaining("ONNX");
    assertThatThrownBy(() -> load(request(null, "random:x", null, null), null))
        .hasMessageContaining("random:x");
    assertThatThrownBy(() -> load(request(null, null, null, "median"), null))
        .hasMessageContaining("--pool median");
    assertThatThrownBy(() -> load(request(null, null, "pooled", "avg"), null))
        .hasMessageContaining("is a vector");
    assertThatThrownBy(() -> load(request(null, null, "blocks.77", null), null))
        .hasMessageContaining("blocks.77");
    assertThatThrownBy(() -> load(request(LAYER, "flax:1", "timm", null, null), Shape.of(8, 8, 3)))
        .hasMessageContaining("timm");
    Request other = new Request("mobilenetv1_100", "w.safetensors", null, null, null, 1 << 20);
    assertThatThrownBy(() -> Recipe.load(other, name -> new byte[7], null))
        .isInstanceOf(WeightsException.class);
  }
}
