package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.image.resize.ResizeFilter;
import dev.separable.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessTest {
  private static final String TORCHVISION =
      "resize=256:bilinear,crop=224,mean=0.485;0.456;0.406,std=0.229;0.224;0.225";

  @Test
  void namesStandForSpecifications() {
    assertThat(Preprocess.parse("torchvision").spec()).isEqualTo(TORCHVISION);
    assertThat(Preprocess.parse("torchvision")).isEqualTo(Preprocess.parse(TORCHVISION));
    assertThat(Preprocess.named("torchvision", 299).spec())
        .startsWith("resize=342:bilinear,crop=299");
    assertThat(Preprocess.named("keras-tf", 160).spec())
        .isEqualTo("resize=160x160:nearest,over=127.5,minus=1");
    assertThat(Preprocess.named("efficientnet-tpu", 240).spec())
        .isEqualTo("tpu-crop=240,resize=240x240:bicubic,minus=127,over=128");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torchvision",
        "efficientnet-tpu",
        "keras-tf",
        "keras-tf-bilinear",
        "slim",
        "slim-antialias",
        "tflite-quant",
        "none",
        "resize=7x9:lanczos,central=0.5,mean=0.5",
        "crop=3x4,std=0.25",
        "resize=9:cv2-area,crop=7,resize=5x6:cv2-linear,mean=0.5",
        "resize=9:box,minus=1;2;3,resize=8:tf-bilinear,crop=11,resize=7x3:tf1-bilinear",
        "resize=7x3:tf-bilinear-antialias,mean=0.5,std=0.2",
        " resize=20:box , crop=11 , mean=1;2;3 "
      })
  void specificationsReadBack(String text) throws Exception {
    Preprocess contract = Preprocess.parse(text);
    Preprocess again = Preprocess.parse(contract.spec());
    assertThat(again).isEqualTo(contract).hasSameHashCodeAs(contract);
    assertThat(again.spec()).isEqualTo(contract.spec());
    assertThat(contract.describe()).containsEntry("spec", contract.spec());
    Image image = Pictures.noise(31, 22);
    assertThat(apply(copy(contract), image)).isEqualTo(apply(contract, image));
  }

  private static Preprocess copy(Preprocess contract) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(contract);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Preprocess) in.readObject();
    }
  }

  private static float[] apply(Preprocess contract, Image image) throws InputException {
    float[] out = new float[contract.outputShape(image.height(), image.width()).length()];
    contract.worker().apply(image, out, 0);
    return out;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resize=abc:box | whole numbers",
        "resize=256 | no filter",
        "resize=256:cv2-cubic | unknown filter",
        "resize=0:box | from 1 to",
        "resize=99999999999:box | whole numbers",
        "crop=3x | whole numbers",
        "crop=-4 | from 1 to",
        "central=1.5 | fraction",
        "central=NaN | fraction",
        "mean=1;2 | one value or three",
        "std=0 | cannot be used",
        "mean=NaN | cannot be used",
        "mean=1,mean=2 | twice",
        "mean=1,over=2 | beside mean and std",
        "over=2,std=2 | beside minus",
        "over=2,crop=4 | after the arithmetic",
        "over=2,resize=4:box | after the arithmetic",
        "mean=2,resize=4:tf-bilinear | after the arithmetic",
        "resize=4:tf-bilinear,over=2,resize=4:tf-bilinear | after the arithmetic",
        "over=2,resize=4:tf-bilinear,std=2 | beside minus",
        "mean=1,crop=4 | after the arithmetic",
        "blur=3 | not known",
        "crop=3,,mean=1 | name=value",
        "crop=3,mean | name=value"
      })
  void refusesBadSteps(String spec, String why) {
    assertThatThrownBy(() -> Preprocess.parse(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("allowed: resize=SIZE:FILTER");
  }

  @Test
  void listsTheNames() {
    assertThatThrownBy(() -> Preprocess.parse("slime"))
        .hasMessageContaining("unknown preprocessing 'slime'; known: efficientnet-tpu, keras-tf");
    assertThatThrownBy(() -> Preprocess.parse("timm")).hasMessageContaining("from the network");
  }

  @ParameterizedTest
  @CsvSource({
    "torchvision, 10, 20, 224, 224",
    "resize=8:box, 10, 20, 8, 16",
    "resize=8:box, 20, 10, 16, 8",
    "resize=5:box, 3, 7, 5, 11",
    "central=0.5, 10, 21, 6, 11",
    "none, 10, 21, 10, 21",
    "'resize=8:box,crop=3x4', 10, 21, 3, 4"
  })
  void knowsTheShape(String text, int height, int width, int outHeight, int outWidth)
      throws Exception {
    Preprocess contract = Preprocess.parse(text);
    Shape shape = contract.outputShape(height, width);
    assertThat(shape).isEqualTo(Shape.of(outHeight, outWidth, 3));
    boolean fixed = text.contains("crop") || text.equals("torchvision");
    assertThat(contract.fixedSize()).isEqualTo(fixed);
    if (fixed) {
      assertThat(contract.fixedShape()).isEqualTo(shape);
    } else {
      assertThatThrownBy(contract::fixedShape).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void noneScalesToOne() throws Exception {
    Image image = Image.of(2, 1, Encoded.bytes(0, 1, 2, 127, 254, 255));
    assertThat(apply(Preprocess.parse("none"), image))
        .containsExactly(0f, 1 / 255f, 2 / 255f, 127 / 255f, 254 / 255f, 1f);
  }

  @Test
  void normalisesInSinglePrecision() throws Exception {
    Image image = Image.of(1, 1, Encoded.bytes(200, 100, 50));
    assertThat(apply(Preprocess.parse("mean=0.485;0.456;0.406,std=0.229;0.224;0.225"), image))
        .containsExactly(
            (200 / 255f - 0.485f) / 0.229f,
            (100 / 255f - 0.456f) / 0.224f,
            (50 / 255f - 0.406f) / 0.225f);
  }

  /** Offsets of 0.5, 1.5 and 2.5 pixels go to 0, 2 and 2. */
  @ParameterizedTest
  @CsvSource({"2,0", "4,2", "6,2"})
  void cropsWithHalvesToEven(int width, int from) throws Exception {
    Image image = Pictures.noise(width, 1);
    float[] out = apply(Preprocess.parse("crop=1,over=1"), image);
    assertThat(out[0]).isEqualTo(image.rgb()[3 * from] & 0xff);
  }

  @Test
  void cropsBeyondTheEdgesWithBlack() throws Exception {
    Image image = Image.of(1, 1, Encoded.bytes(9, 8, 7));
    float[] out = apply(Preprocess.parse("crop=2x4,over=1"), image);
    float[] expected = new float[24];
    // One pixel is missing to the left and two to the right, none above and one below.
    expected[3] = 9;
    expected[4] = 8;
    expected[5] = 7;
    assertThat(out).isEqualTo(expected);
  }

  @Test
  void writesWhereItIsTold() throws Exception {
    Image image = Pictures.noise(2, 1);
    float[] out = new float[8];
    Preprocessor worker = Preprocess.parse("over=1").worker();
    worker.apply(image, out, 1);
    assertThat(out[0]).isZero();
    assertThat(out[7]).isZero();
    assertThat(out[1]).isEqualTo(image.rgb()[0] & 0xff);
    assertThatThrownBy(() -> worker.apply(image, out, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 2, 3]");
  }

  @Test
  void aWorkerRemembersNothing() throws Exception {
    Preprocess contract = Preprocess.parse("resize=20:bicubic,central=0.7,resize=9x8:box");
    Preprocessor worker = contract.worker();
    for (int i = 1; i < 40; i++) {
      Image image = Pictures.noise(i, 41 - i);
      float[] out = new float[9 * 8 * 3];
      worker.apply(image, out, 0);
      assertThat(out).isEqualTo(apply(contract, image));
    }
  }

  @Test
  void refusesStripsThatGrowBeyondAnArray() {
    Preprocess contract = Preprocess.parse("resize=8000:bilinear");
    InputException e =
        catchThrowableOfType(InputException.class, () -> contract.outputShape(1, 1_000_000));
    assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE);
    Preprocess cropped = Preprocess.parse("resize=8000:bilinear,crop=8");
    Image strip = Image.of(1_000_000, 1, new byte[3_000_000]);
    float[] out = new float[192];
    InputException tooLong =
        catchThrowableOfType(InputException.class, () -> cropped.worker().apply(strip, out, 0));
    assertThat(tooLong.kind()).isEqualTo(ErrorKind.TOO_LARGE);
  }

  @Test
  void refusesStripsWhoseWeightsWouldFillTheMemory() {
    Preprocess contract = Preprocess.parse("resize=8x8:lanczos");
    Image strip = Image.of(1, 12_000_000, new byte[36_000_000]);
    InputException e =
        catchThrowableOfType(
            InputException.class, () -> contract.worker().apply(strip, new float[192], 0));
    assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE);
    assertThat(e).hasMessageContaining("1x12000000 pixels resized to 8x8");
  }

  @Test
  void timmResizesToTheFloor() {
    float[] half = {0.5f, 0.5f, 0.5f};
    assertThat(Preprocess.timm(299, 0.8975, ResizeFilter.BICUBIC, half, half).spec())
        .isEqualTo("resize=333:bicubic,crop=299,mean=0.5,std=0.5");
    assertThatThrownBy(() -> Preprocess.timm(299, 1.5, ResizeFilter.BICUBIC, half, half))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
