package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.image.Pictures.Difference;
import dev.separable.image.resize.ResizeFilter;
import dev.separable.image.resize.Resizer.Plane;
import dev.separable.tensor.Shape;

/** What must hold for a golden case, whether shipped with the project or not. */
final class GoldenChecks {
  private static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] IMAGENET_STD = {0.229f, 0.224f, 0.225f};
  private static final float[] HALF = {0.5f, 0.5f, 0.5f};

  private GoldenChecks() {}

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
    Difference d = Difference.between(found, wanted, found.length);
    if (golden.text("file").matches(".*jpe?g.*")) {
      // The tolerance is one for other decoders.
      assertThat(d.max()).isZero();
    } else {
      inTolerance(golden.json().get("tolerance"), d);
    }
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
    boolean floats = !contract.floatSteps().isEmpty();
    byte[] found = floats ? rounded(image) : bytes(worker.pixels(image));
    byte[] expected = golden.image("expected_uint8").rgb();
    Difference d = Difference.between(found, expected, found.length);
    if (golden.text("input").endsWith(".png")) {
      assertThat(d.max()).isZero();
      tensor(golden.json().get("tensor"), contract, worker, image);
    } else {
      inTolerance(golden.json().get("tolerance_uint8"), d);
    }
  }

  private static byte[] bytes(Plane pixels) {
    byte[] found = new byte[3 * pixels.width() * pixels.height()];
    for (int y = 0; y < pixels.height(); y++) {
      int row = 3 * pixels.width();
      System.arraycopy(pixels.data(), pixels.index(0, y), found, y * row, row);
    }
    return found;
  }

  /** What slim has before its last step, 0 to 1, as bytes. */
  private static byte[] rounded(Image image) throws InputException {
    Preprocess contract =
        Preprocess.parse("central=0.875,times=0.003921569,resize=224x224:tf1-bilinear");
    float[] values = new float[contract.fixedShape().length()];
    contract.worker().apply(image, values, 0);
    byte[] found = new byte[values.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = (byte) Math.rint(255 * values[i]);
    }
    return found;
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
