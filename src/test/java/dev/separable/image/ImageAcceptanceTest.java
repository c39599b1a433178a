package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.image.Pictures.Difference;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden case, and public suites of pictures, sound and broken. */
@Tag("acceptance")
class ImageAcceptanceTest {

  static Stream<GoldenCase> resizes() {
    return GoldenCase.all(Shared.path("golden/preprocess/resize"), "cases_pillow.json");
  }

  @ParameterizedTest
  @MethodSource("resizes")
  void resizesAsPillow(GoldenCase golden) throws Exception {
    ResizeChecks.pillow(golden);
  }

  static Stream<GoldenCase> otherResizes() {
    return Stream.of("cases_opencv.json", "cases_tensorflow.json")
        .flatMap(file -> GoldenCase.all(Shared.path("golden/preprocess/resize"), file))
        .filter(ResizeChecks::isOffered);
  }

  @ParameterizedTest
  @MethodSource("otherResizes")
  void resizesAsOpenCvAndTensorFlow(GoldenCase golden) throws Exception {
    ResizeChecks.other(golden);
  }

  static Stream<GoldenCase> pictures() {
    return GoldenCase.all(Shared.path("golden/preprocess/decode"), "cases.json");
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void decodes(GoldenCase golden) throws Exception {
    GoldenChecks.decode(golden);
  }

  static Stream<GoldenCase> pipelines() {
    return GoldenCase.all(Shared.path("golden/preprocess/pipelines"), "cases.json");
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void preparesAsTheFramework(GoldenCase golden) throws Exception {
    GoldenChecks.pipeline(golden);
  }

  static Stream<GoldenCase> hostile() {
    return GoldenCase.all(Shared.path("golden/preprocess/hostile"), "cases.json");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void survives(GoldenCase golden) {
    byte[] data = Goldens.bytes(golden.path("file"));
    boolean decoded = endsWell(data);
    switch (golden.text("expected")) {
      case "error" -> assertThat(decoded).isFalse();
      case "ok" -> assertThat(decoded).isTrue();
      default -> assertThat(golden.text("expected")).startsWith("ok-or-");
    }
  }

  static Stream<Path> corrupt() throws IOException {
    return files("data/corrupt");
  }

  @ParameterizedTest
  @MethodSource("corrupt")
  void endsInAPictureOrAnInputException(Path file) {
    endsWell(Goldens.bytes(file));
  }

  static Stream<Path> pngSuite() throws IOException {
    return files("data/pngsuite").filter(f -> f.toString().endsWith(".png"));
  }

  @ParameterizedTest
  @MethodSource("pngSuite")
  void readsThePngSuite(Path file) {
    assertThat(endsWell(Goldens.bytes(file))).isTrue();
  }

  static Stream<Path> brokenPngSuite() throws IOException {
    return files("data/corrupt/stb");
  }

  @ParameterizedTest
  @MethodSource("brokenPngSuite")
  void refusesTheBrokenFilesOfThePngSuite(Path file) {
    assertThat(endsWell(Goldens.bytes(file))).isFalse();
  }

  static Stream<Path> turned() throws IOException {
    return files("data/exif-orientation").filter(f -> f.toString().matches(".*_[1-8]\\.jpg"));
  }

  @ParameterizedTest
  @MethodSource("turned")
  void turnsPicturesUpright(Path file) throws Exception {
    Image expected = Pictures.read(Path.of(file.toString().replaceFirst("_\\d\\.jpg", "_1.jpg")));
    Image image = Pictures.read(file);
    assertThat(image.width()).isEqualTo(expected.width());
    assertThat(image.height()).isEqualTo(expected.height());
    int n = 3 * image.width() * image.height();
    // Each file was compressed by itself; a wrong turn differs by tens.
    assertThat(Difference.between(image.rgb(), expected.rgb(), n).mean()).isLessThan(5.0);
  }

  /** True for a picture, false for a proper error; anything else fails. */
  private static boolean endsWell(byte[] data) {
    InputException e =
        catchThrowableOfType(
            InputException.class,
            () -> {
              Image image = Pictures.decode(data);
              int n = 3 * image.width() * image.height();
              assertThat(image.rgb().length).isGreaterThanOrEqualTo(n);
            });
    if (e != null) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").hasSizeLessThan(400);
    }
    return e == null;
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (Stream<Path> walk = Files.walk(Shared.path(folder))) {
      return walk.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }
}
