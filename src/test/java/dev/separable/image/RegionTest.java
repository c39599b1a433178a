package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.image.resize.Resampling;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RegionTest {
  private static final int MAX_SIDE = 65535;

  private final Random random = new Random(9);

  /**
   * All that have a name, every filter before and behind cuts, and what a named one does not do.
   */
  public static Stream<String> contracts() {
    Stream<String> named =
        Stream.of(
            "torchvision",
            "efficientnet-tpu",
            "keras-tf",
            "keras-tf-bilinear",
            "slim",
            "slim-antialias",
            "tflite-quant",
            "none");
    Stream<String> filters =
        Resampling.all().stream()
            .map(Resampling::text)
            .flatMap(
                f ->
                    Stream.of(
                        "resize=64:" + f + ",crop=56",
                        "resize=40x90:" + f,
                        "central=0.6,resize=50:" + f + ",crop=48x30"));
    Stream<String> others =
        Stream.of(
            "crop=300",
            "crop=20x400,resize=30:bicubic",
            "central=0.3",
            "central=0.01,crop=5",
            "tpu-crop=64",
            "resize=100:lanczos,tpu-crop=50",
            "resize=100:bilinear,central=0.5",
            "resize=30:bilinear,crop=500",
            "resize=30:bilinear,crop=20x200",
            "resize=9:box,crop=7,resize=5x6:cv2-linear,mean=0.5",
            "resize=300:nearest,crop=10",
            "over=255,resize=20:tf-bilinear,crop=8,minus=1",
            "resize=50x50:box,over=255,resize=20:tf-bilinear,crop=8,minus=1");
    return Stream.of(named, filters, others).flatMap(s -> s);
  }

  static float[] tensor(Preprocess contract, Image image) throws InputException {
    float[] out = new float[contract.outputShape(image.height(), image.width()).length()];
    contract.worker().apply(image, out, 0);
    return out;
  }

  /** The picture with other pixels where {@code except} is not, and with its own there. */
  private Image poisoned(Image image, Region except) {
    byte[] rgb = new byte[image.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ~image.rgb()[i];
    }
    for (int y = except.y(); y < except.y() + except.height(); y++) {
      int at = 3 * (y * image.width() + except.x());
      System.arraycopy(image.rgb(), at, rgb, at, 3 * except.width());
    }
    return Image.of(image.width(), image.height(), rgb);
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void whatLiesOutsideDoesNotCount(String spec) throws Exception {
    Preprocess contract = Preprocess.parse(spec);
    for (int round = 0; round < 6; round++) {
      int width = 1 + random.nextInt(400);
      int height = 1 + random.nextInt(400);
      Image image = Pictures.noise(width, height);
      Region region = contract.reads(height, width);
      Image other = poisoned(image, region);
      float[] expected = tensor(contract, image);
      assertThat(tensor(contract, other)).as("%dx%d", width, height).isEqualTo(expected);
      // As long as it must be, or with rubbish behind.
      byte[] rgb = Pictures.part(other, region);
      Image part = Image.part(width, height, region, rgb);
      assertThat(tensor(contract, part)).as("%dx%d", width, height).isEqualTo(expected);
      byte[] longer = Encoded.join(rgb, new byte[random.nextInt(200)]);
      assertThat(tensor(contract, Image.part(width, height, region, longer))).isEqualTo(expected);
    }
  }

  /** Sizes at which the outermost weights are not next to nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resize=256:bilinear,crop=224 | 500,375 375,500 640,480 333,700 257,400",
        "resize=256:bicubic,crop=224 | 500,375 375,500 640,480 333,700",
        "resize=64:nearest,crop=56 | 64,64 500,375 65,129 200,300",
        "resize=64:box,crop=56 | 64,64 500,375 200,300",
        "resize=64:hamming,crop=56 | 64,64 500,375 200,300",
        "resize=64:lanczos,crop=56 | 64,64 500,375 200,300",
        "resize=64:bilinear,crop=32x56 | 64,64 64,80 80,64 500,375",
        "resize=64:bilinear | 500,375 64,64",
        "tpu-crop=224,resize=224x224:bicubic | 500,375 257,400",
        "central=0.875,over=255,resize=64x64:tf-bilinear-antialias | 500,375 200,301",
        "crop=224 | 500,375 300,100 100,300",
        "none | 3,4"
      })
  void everyEdgeCounts(String spec, String sizes) throws Exception {
    Preprocess contract = Preprocess.parse(spec);
    for (String size : sizes.split(" ")) {
      int width = Integer.parseInt(size.split(",")[0]);
      int height = Integer.parseInt(size.split(",")[1]);
      Image image = Pictures.noise(width, height);
      Region r = contract.reads(height, width);
      float[] expected = tensor(contract, image);
      Stream.of(
              new Region(r.x() + 1, r.y(), r.width() - 1, r.height()),
              new Region(r.x(), r.y() + 1, r.width(), r.height() - 1),
              new Region(r.x(), r.y(), r.width() - 1, r.height()),
              new Region(r.x(), r.y(), r.width(), r.height() - 1))
          .forEach(
              smaller -> {
                Image other = poisoned(image, smaller);
                assertThat(catchingTensor(contract, other))
                    .as("%s of %s, not %s", size, smaller, r)
                    .isNotEqualTo(expected);
                Image part = Image.part(width, height, smaller, Pictures.part(image, smaller));
                assertThatThrownBy(() -> tensor(contract, part))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("reads " + r);
              });
    }
  }

  private static float[] catchingTensor(Preprocess contract, Image image) {
    try {
      return tensor(contract, image);
    } catch (InputException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void anySizeHasARegion(String spec) {
    Preprocess contract = Preprocess.parse(spec);
    int[] sides = {1, 2, 3, 7, 63, 64, 65, 223, 224, 225, 4096, MAX_SIDE - 1, MAX_SIDE};
    IntStream.concat(IntStream.of(sides), random.ints(20, 1, MAX_SIDE + 1))
        .forEach(
            width -> {
              for (int height : sides) {
                Region region = contract.reads(height, width);
                assertThat(Region.whole(width, height).contains(region)).isTrue();
              }
            });
  }

  /** Resized they would not fit an array, or their weights not the memory. */
  @ParameterizedTest
  @CsvSource({
    "'resize=8192:bilinear', 1, 65535",
    "'resize=8192:nearest', 65535, 1",
    "'resize=8000:bilinear,crop=8', 1, 1000000",
    "'resize=8x8:lanczos', 12000000, 1"
  })
  void isAllOfWhatCannotBePrepared(String spec, int width, int height) {
    assertThat(Preprocess.parse(spec).reads(height, width)).isEqualTo(Region.whole(width, height));
  }

  @ParameterizedTest
  @CsvSource({
    "'crop=10', 30, 20, '10x10 at 5, 10'",
    "'crop=10', 4, 20, '10x4 at 5, 0'",
    "'resize=20:bilinear,crop=10', 20, 30, '10x10 at 10, 5'",
    "'resize=20:cv2-linear,crop=10', 20, 30, '30x20 at 0, 0'",
    "'over=255,resize=20:tf-bilinear,crop=10', 20, 30, '30x20 at 0, 0'",
    "none, 20, 30, '30x20 at 0, 0'"
  })
  void isWhatTheStepsSay(String spec, int height, int width, String wanted) {
    Region region = Preprocess.parse(spec).reads(height, width);
    assertThat(region).hasToString(wanted);
  }

  @Test
  void hasPixels() {
    for (int bad = 0; bad < 4; bad++) {
      int[] n = {1, 1, 1, 1};
      n[bad] = bad < 2 ? -1 : 0;
      assertThatThrownBy(() -> new Region(n[0], n[1], n[2], n[3]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void containsWhatDoesNotStickOut() {
    Region region = new Region(2, 3, 10, 20);
    assertThat(region.contains(region)).isTrue();
    assertThat(region.contains(new Region(3, 4, 9, 19))).isTrue();
    assertThat(region.contains(new Region(1, 3, 5, 5))).isFalse();
    assertThat(region.contains(new Region(2, 2, 5, 5))).isFalse();
    assertThat(region.contains(new Region(3, 3, 10, 5))).isFalse();
    assertThat(region.contains(new Region(2, 4, 5, 20))).isFalse();
    assertThat(region.contains(new Region(2, 3, Integer.MAX_VALUE, 5))).isFalse();
  }

  @Test
  void aPartIsInsideAndHasItsBytes() {
    Region region = new Region(2, 3, 4, 5);
    Image part = Image.part(6, 8, region, new byte[60]);
    assertThat(part.region()).isEqualTo(region);
    assertThat(part.width()).isEqualTo(6);
    assertThat(part.height()).isEqualTo(8);
    assertThatThrownBy(() -> Image.part(5, 8, region, new byte[60]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4x5 at 2, 3, of a picture of 5x8 pixels");
    assertThatThrownBy(() -> Image.part(6, 7, region, new byte[60]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Image.part(6, 8, region, new byte[59]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Image.of(6, 8, new byte[144]).region()).isEqualTo(Region.whole(6, 8));
  }
}
