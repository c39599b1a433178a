package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps on arrays of float32. */
class ArrayPreprocessTest {

  private static Tensor array(Image image) {
    Tensor array = Tensor.zeros(image.height(), image.width(), 3);
    for (int i = 0; i < array.data().length; i++) {
      array.data()[i] = image.rgb()[i] & 0xff;
    }
    return array;
  }

  private static float[] apply(Preprocess contract, Tensor array) throws InputException {
    float[] out = new float[contract.arrayShape(array.shape()).length()];
    contract.worker().apply(array, out, 0);
    return out;
  }

  private static float[] apply(Preprocess contract, Image image) throws InputException {
    float[] out = new float[contract.outputShape(image.height(), image.width()).length()];
    contract.worker().apply(image, out, 0);
    return out;
  }

  /** Without a rounding on the way, a picture and its values as an array are the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "over=255",
        "crop=9x40,mean=0.1;0.2;0.3,std=0.5",
        "resize=14x11:nearest,minus=1;2;3",
        "central=0.875,over=255,resize=24x22:tf1-bilinear,minus=0.5,times=2",
        "over=2,resize=24x22:tf-bilinear,crop=30,resize=5x6:tf-bilinear-antialias,over=3"
      })
  void valuesOfAPictureGiveWhatThePictureGives(String steps) throws Exception {
    Preprocess contract = Preprocess.parse(steps);
    Image image = Pictures.noise(31, 22);
    assertThat(contract.arrayShape(Shape.of(22, 31, 3))).isEqualTo(contract.outputShape(22, 31));
    assertThat(apply(contract, array(image))).isEqualTo(apply(contract, image));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"box", "bilinear", "hamming", "bicubic", "lanczos", "cv2-linear", "cv2-area"})
  void resizesAsAPictureButForTheRounding(String filter) throws Exception {
    Preprocess contract = Preprocess.parse("resize=20:" + filter + ",crop=18,over=1");
    Image image = Pictures.noise(31, 27);
    float[] floats = apply(contract, array(image));
    float[] bytes = apply(contract, image);
    for (int i = 0; i < bytes.length; i++) {
      float clipped = Math.max(0, Math.min(255, floats[i]));
      // The first of two passes may be clipped too, on noise by a few grey levels.
      assertThat(bytes[i]).isCloseTo(clipped, within(filter.matches("bic.*|lan.*") ? 12f : 1.01f));
    }
  }

  @Test
  void valuesAreNeitherRoundedNorClipped() throws Exception {
    Tensor array = Tensor.of(new float[] {-300.25f, 1000.5f}, 1, 2, 1);
    assertThat(apply(Preprocess.parse("resize=1x2:bicubic,over=2"), array))
        .containsExactly(-150.125f, 500.25f);
  }

  @Test
  void anyNumberOfChannelsUnlessAStepHasThree() throws Exception {
    Tensor array = Tensor.zeros(6, 6, 5);
    assertThat(apply(Preprocess.parse("resize=3x4:bilinear,mean=0.5"), array)).hasSize(60);
    InputException e =
        catchThrowableOfType(
            InputException.class, () -> Preprocess.parse("mean=1;2;3").arrayShape(array.shape()));
    assertThat(e.kind()).isEqualTo(ErrorKind.BAD_SHAPE);
    assertThat(e).hasMessageContaining("[6, 6, 5]").hasMessageContaining("wants three channels");
  }

  @Test
  void anEmptyArrayIsRefused() {
    InputException e =
        catchThrowableOfType(
            InputException.class,
            () -> Preprocess.parse("resize=4:box").arrayShape(Shape.of(0, 5, 3)));
    assertThat(e.kind()).isEqualTo(ErrorKind.BAD_SHAPE);
  }

  @Test
  void namedContractsAndSequencesStayAsTheyAre() throws Exception {
    Tensor array = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);
    assertThat(apply(Preprocess.parse("torchvision"), array)).isEqualTo(array.data());
    Tensor sequence = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(apply(Preprocess.parse("resize=4:box,over=255"), sequence))
        .isEqualTo(sequence.data());
  }

  @Test
  void whatFitsNoArrayIsRefused() {
    Preprocess contract = Preprocess.parse("resize=8000x8000:bilinear,resize=1x1:box");
    InputException e =
        catchThrowableOfType(
            InputException.class,
            () -> contract.worker().apply(Tensor.zeros(2, 2, 40), new float[40], 0));
    assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE);
  }
}
