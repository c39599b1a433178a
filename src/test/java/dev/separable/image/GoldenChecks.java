package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.image.Pictures.Difference;
import dev.separable.image.resize.ResizeFilter;
import dev.separable.image.resize.Resizer;
import dev.separable.image.resize.Resizer.Box;
import dev.separable.image.resize.Resizer.Plane;
import dev.separable.image.resize.Resizer.Window;
import dev.separable.tensor.Shape;
import java.util.Locale;

/** What must hold for a golden case, whether shipped with the project or not. */
final class GoldenChecks {
  private static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] IMAGENET_STD = {0.229f, 0.224f, 0.225f};
  private static final float[] HALF = {0.5f, 0.5f, 0.5f};

  private GoldenChecks() {}

  /** A resize of Pillow in RGB or grey, bit for bit. */
  static void resize(GoldenCase golden) throws Exception {
    int channels = golden.text("mode").equals("L") ? 1 : 3;
    Image in = golden.image("input");
    int width = golden.json().get("size").get(0).asInt();
    int height = golden.json().get("size").get(1).asInt();
    ResizeFilter filter = ResizeFilter.valueOf(golden.text("filter").toUpperCase(Locale.ROOT));
    Plane plane =
        new Plane(channels(in, channels), 0, in.width(), in.width(), in.height(), channels);
    byte[] out = new byte[width * height * channels];
    Box box = box(golden.json().get("box"), plane);
    new Resizer().resize(plane, box, width, height, filter, new Window(0, 0, width, height), out);
    byte[] expected = channels(golden.image("expected"), channels);
    assertThat(Difference.between(out, expected, out.length).max()).isZero();
  }

  private static Box box(JsonNode box, Plane in) {
    return box.isNull()
        ? Box.whole(in)
        : new Box(
            box.get(0).asDouble(),
            box.get(1).asDouble(),
            box.get(2).asDouble(),
            box.get(3).asDouble());
  }

  private static byte[] channels(Image image, int channels) {
    byte[] rgb = Pictures.pixels(image);
    if (channels == 3) {
      return rgb;
    }
    byte[] first = new byte[rgb.length / 3];
    for (int i = 0; i < first.length; i++) {
      first[i] = rgb[3 * i];
    }
    return first;
  }

  /** A picture within its tolerance, or the refusal of a format that is not read. */
  static void decode(GoldenCase golden) throws Exception {
    Image image;
    try {
      image = golden.image("file");
    } catch (InputException e) {
      boolean mayFail = golden.text("kind").equals("ok-or-error");
      assertThat(mayFail).as(e.getMessage()).isTrue();
      assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
      return;
    }
    assertThat(image.width()).isEqualTo(golden.json().get("width").asInt());
    assertThat(image.height()).isEqualTo(golden.json().get("height").asInt());
    int[] box = {0, 0, image.width(), image.height()};
    for (int i = 0; golden.json().has("compare_box") && i < 4; i++) {
      box[i] = golden.json().get("compare_box").get(i).asInt();
    }
    byte[] found = Pictures.region(image, box[0], box[1], box[2], box[3]);
    byte[] wanted = Pictures.region(golden.image("expected"), box[0], box[1], box[2], box[3]);
    inTolerance(golden.json().get("tolerance"), Difference.between(found, wanted, found.length));
  }

  private static void inTolerance(JsonNode tolerance, Difference d) {
    assertThat(d.max()).isLessThanOrEqualTo(tolerance.get("max").asInt());
    assertThat(d.mean()).isLessThanOrEqualTo(tolerance.get("mean").asDouble());
  }

  /** Pixels and tensor of a pipeline: exact for PNG; JPEG decoders may differ a little. */
  static void pipeline(GoldenCase golden) throws Exception {
    Preprocess contract = contract(golden.text("pipeline"));
    Image image = golden.image("input");
    Preprocessor worker = contract.worker();
    Plane pixels = worker.pixels(image);
    byte[] found = new byte[3 * pixels.width() * pixels.height()];
    for (int y = 0; y < pixels.height(); y++) {
      int row = 3 * pixels.width();
      System.arraycopy(pixels.data(), pixels.index(0, y), found, y * row, row);
    }
    byte[] expected = golden.image("expected_uint8").rgb();
    Difference d = Difference.between(found, expected, found.length);
    if (golden.text("input").endsWith(".png")) {
      assertThat(d.max()).isZero();
      tensor(golden.json().get("tensor"), contract, worker, image);
    } else {
      inTolerance(golden.json().get("tolerance_uint8"), d);
    }
  }

  static Preprocess contract(String pipeline) {
    return switch (pipeline) {
      case "torchvision-v2-weights" ->
          Preprocess.parse(
              "resize=232:bilinear,crop=224,mean=0.485;0.456;0.406,std=0.229;0.224;0.225");
      case "timm-mobilenetv3_large_100", "timm-efficientnet_b0" ->
          Preprocess.timm(224, 0.875, ResizeFilter.BICUBIC, IMAGENET_MEAN, IMAGENET_STD);
      case "timm-legacy_xception" -> Preprocess.timm(299, 0.8975, ResizeFilter.BICUBIC, HALF, HALF);
      case "timm-tf_efficientnet_lite0" ->
          Preprocess.timm(224, 0.875, ResizeFilter.BICUBIC, HALF, HALF);
      default -> Preprocess.parse(pipeline);
    };
  }

  private static void tensor(JsonNode golden, Preprocess contract, Preprocessor worker, Image image)
      throws Exception {
    Shape shape = contract.outputShape(image.height(), image.width());
    float[] out = new float[shape.length()];
    worker.apply(image, out, 0);
    boolean planar = golden.get("layout").asText().equals("CHW");
    for (int i = 0; i < golden.get("first32").size(); i++) {
      assertThat(out[at(i, shape, planar)]).isEqualTo(golden.get("first32").get(i).floatValue());
    }
    int every = golden.get("every").asInt();
    for (int i = 0; i < golden.get("samples").size(); i++) {
      assertThat(out[at(i * every, shape, planar)])
          .isEqualTo(golden.get("samples").get(i).floatValue());
    }
    double sum = 0;
    for (float v : out) {
      sum += v;
    }
    assertThat(sum / out.length).isCloseTo(golden.get("mean").asDouble(), within(1e-5));
  }

  /** Where element {@code i} of the golden tensor stands in ours, which is HWC. */
  private static int at(int i, Shape shape, boolean planar) {
    int plane = shape.at(0) * shape.at(1);
    return planar ? i % plane * 3 + i / plane : i;
  }
}
