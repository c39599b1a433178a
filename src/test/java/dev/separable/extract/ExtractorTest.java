package dev.separable.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.extract.Recipe.Request;
import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.Pictures;
import dev.separable.image.decode.Decoding;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Npy;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.SafetensorsWriter;
import dev.separable.weights.Weights;
import dev.separable.weights.WeightsException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-kernel")
class ExtractorTest {
  private static final String LAYER = "separable(features=5,kernel=3x3,stride=2)";

  private static Request request(String model, String weights, String cut, String pool) {
    return new Request(model, weights, null, cut, pool, Decoding.usual(1 << 20));
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

  /** Of a JPEG only what the preprocessing reads is kept; sizes are those of the whole. */
  @Test
  void aPictureIsNotChangedByWhatIsLeftOut() throws Exception {
    String steps = "resize=20:bicubic,crop=16";
    Request request = new Request(LAYER, "flax:3", steps, null, null, Decoding.usual(1 << 20));
    Extractor extractor = extractor(load(request, Shape.of(8, 8, 3)), 2);
    byte[] jpeg = Encoded.rgb(Pictures.noise(90, 50), "jpeg");
    List<Features> found =
        extractor.extract(List.of(new Input.Image(jpeg), new Input.Pixels(Pictures.decode(jpeg))));
    assertSame(found.get(0), found.get(1));
    assertThat(found.get(0).failure()).isNull();
    assertThat(found.get(0).height()).isEqualTo(50);
    assertThat(found.get(0).width()).isEqualTo(90);
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
    return new Request(model, weights, preprocess, cut, pool, Decoding.usual(1 << 20));
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
        .hasMessageContaining("brings its own weights");
    assertThatThrownBy(() -> load(request("net.onnx", null, null, null), null))
        .hasMessageContaining("give --preprocess");
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
    Request other =
        new Request("mobilenetv1_100", "w.safetensors", null, null, null, Decoding.usual(1 << 20));
    assertThatThrownBy(() -> Recipe.load(other, name -> new byte[7], null))
        .isInstanceOf(WeightsException.class);
  }

  /** One engine, several threads, several batches, a whole network: the same bits. */
  @Test
  void threadsAndBatchesShareAnEngine() throws Exception {
    Recipe recipe =
        load(request("mobilenetv2(width=0.35,resolution=64)", "random:1", null, null), null);
    Engine engine = new Engine(recipe, Kernels.best());
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      inputs.add(png(60 + i, 70, i));
    }
    List<Features> wanted = engine.extractor(1).extract(inputs);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<Features>>> running = new ArrayList<>();
      for (int batch : new int[] {1, 3, 8, 5}) {
        running.add(threads.submit(() -> engine.extractor(batch).extract(inputs)));
      }
      for (Future<List<Features>> one : running) {
        List<Features> found = one.get();
        for (int i = 0; i < inputs.size(); i++) {
          assertSame(found.get(i), wanted.get(i));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** More shapes than an engine keeps plans for, and a scratch that grows and is used again. */
  @Test
  void manyShapesInARow() {
    Recipe recipe = load(request(LAYER, "flax:3", null, null), Shape.of(8, 8, 3));
    Extractor extractor = extractor(recipe, 4);
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      inputs.add(npy(i, 3 + i * 7 % 75, 5, 3));
    }
    List<Features> found = extractor.extract(inputs);
    for (int i = 0; i < inputs.size(); i++) {
      assertSame(found.get(i), extractor(recipe, 1).extract(List.of(inputs.get(i))).get(0));
    }
  }

  @Test
  void arraysAndPixelsGiveWhatTheirFilesGive() throws Exception {
    Recipe recipe = load(request(LAYER, "flax:3", null, null), Shape.of(8, 8, 3));
    Tensor array = Npy.read(((Input.Npy) npy(1, 8, 8, 3)).bytes());
    Input.Image picture = (Input.Image) png(9, 8, 1);
    Input.Pixels pixels =
        new Input.Pixels(
            new dev.separable.image.decode.ImageDecoder(Decoding.usual()).decode(picture.bytes()));
    Tensor hole = Tensor.zeros(8, 8, 3);
    hole.data()[7] = Float.NEGATIVE_INFINITY;

    List<Features> found =
        extractor(recipe, 2)
            .extract(
                List.of(
                    npy(1, 8, 8, 3),
                    new Input.Array(array),
                    picture,
                    pixels,
                    new Input.Array(hole),
                    new Input.Array(Tensor.zeros(8)),
                    new Input.Array(Tensor.zeros(0, 8, 3)),
                    new Input.Pixels(
                        dev.separable.image.Image.of(2000, 2000, new byte[12_000_000]))));

    assertSame(found.get(0), found.get(1));
    assertSame(found.get(2), found.get(3));
    assertThat(found.subList(4, 8))
        .extracting(f -> f.failure().kind())
        .containsExactly(
            ErrorKind.NON_FINITE, ErrorKind.BAD_SHAPE, ErrorKind.BAD_SHAPE, ErrorKind.TOO_LARGE);
  }

  /** Steps of the user are for arrays too; they give what the values would as they are. */
  @Test
  void stepsPrepareArrays() throws Exception {
    Request steps =
        new Request(LAYER, "flax:3", "crop=8,over=2", null, null, Decoding.usual(1 << 20));
    Recipe recipe = load(steps, Shape.of(10, 10, 3));
    Recipe plain = load(request(LAYER, "flax:3", null, null), Shape.of(10, 10, 3));
    assertThat(recipe.identity()).containsEntry("arrays", "prepared");
    assertThat(plain.identity()).doesNotContainKey("arrays");
    Tensor array = Npy.read(((Input.Npy) npy(1, 10, 10, 3)).bytes());
    Tensor half = Tensor.zeros(8, 8, 3);
    for (int i = 0; i < half.data().length; i++) {
      int y = 1 + i / 24;
      half.data()[i] = array.data()[(y * 10 + 1) * 3 + i % 24] / 2;
    }
    List<Features> found =
        extractor(recipe, 2).extract(List.of(new Input.Array(array), npy(1, 10, 10, 3)));
    Features wanted = extractor(plain, 1).extract(List.of(new Input.Array(half))).get(0);
    assertThat(found.get(0).values()).isEqualTo(wanted.values());
    assertThat(found.get(1).values()).isEqualTo(wanted.values());
    assertThat(found.get(0).height()).isEqualTo(10);
  }

  @Test
  void whatWantsMoreMemoryThanAThreadHasIsAFailure() throws IOException {
    Recipe recipe = load(request(LAYER, "flax:3", null, null), Shape.of(8, 8, 3));
    Engine small = new Engine(recipe, Kernels.best(), 1 << 20);
    List<Features> found =
        small
            .extractor(4)
            .extract(List.of(png(500, 500, 1), npy(1, 500, 500, 3), png(100, 100, 1)));
    assertThat(found.get(0).failure().kind()).isEqualTo(ErrorKind.TOO_LARGE);
    assertThat(found.get(0).failure().message()).contains("500x500 pixels", "has 1 MiB");
    assertThat(found.get(1).failure().kind()).isEqualTo(ErrorKind.TOO_LARGE);
    assertThat(found.get(1).failure().message()).contains("[500, 500, 3]", "has 1 MiB");
    assertThat(found.get(2).failure()).isNull();
  }

  /** Shapes whose products do not fit an int or a long are told, whichever layer they meet. */
  @Test
  void absurdLayersAreRefused() {
    Shape input = Shape.of(8, 8, 3);
    for (String spec :
        List.of(
            "depthwise(kernel=1,dilation=2147483647,padding=2,2,2,2)",
            "depthwise(kernel=3x3,padding=2147483647,2147483647,1,1)",
            "depthwise(stride=2147483647)",
            "conv(features=1,kernel=65536x65536)")) {
      assertThatThrownBy(() -> load(request(spec, "random:0", null, null), input))
          .as(spec)
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .containsAnyOf("must be from", "is not same, valid, torch");
    }
    assertThatThrownBy(() -> load(request(LAYER, "random:0", null, null), Shape.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[]");
  }

  /**
   * PyTorch's layer has a depthwise bias; leaving it out would give other numbers without a word.
   */
  @Test
  void parametersThatTheLayerWouldForgetAreRefused() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("depthwise.weight", Tensor.zeros(3, 1, 3, 3));
    tensors.put("depthwise.bias", Tensor.zeros(3));
    tensors.put("pointwise.weight", Tensor.zeros(4, 3, 1, 1));
    tensors.put("pointwise.bias", Tensor.zeros(4));
    tensors.put("x", Tensor.zeros(2));
    byte[] file = SafetensorsWriter.write(Weights.of(tensors));
    Shape input = Shape.of(8, 8, 3);
    Request plain =
        new Request(
            "separable(features=4)", "w.safetensors", null, null, null, Decoding.usual(1 << 20));
    assertThatThrownBy(() -> Recipe.load(plain, name -> file, input))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll("depthwise.bias", "bias=both");
    Request both =
        new Request(
            "separable(features=4,bias=both)",
            "w.safetensors",
            null,
            null,
            null,
            Decoding.usual(1 << 20));
    assertThat(Recipe.load(both, name -> file, input).surplus()).containsExactly("x");
  }
}
