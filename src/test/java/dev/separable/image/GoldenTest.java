package dev.separable.image;

import dev.separable.testing.Goldens;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases that are shipped with the project. */
@Tag("any-kernel")
class GoldenTest {
  private static final Path ROOT = Goldens.path("preprocess");

  static Stream<GoldenCase> resizes() {
    return GoldenCase.all(ROOT.resolve("resize"), "cases_pillow.json");
  }

  @ParameterizedTest
  @MethodSource("resizes")
  void resizesAsPillow(GoldenCase golden) throws Exception {
    ResizeChecks.pillow(golden);
  }

  static Stream<GoldenCase> otherResizes() {
    return Stream.of("cases_opencv.json", "cases_tensorflow.json")
        .flatMap(file -> GoldenCase.all(ROOT.resolve("resize"), file))
        .filter(ResizeChecks::isOffered);
  }

  @ParameterizedTest
  @MethodSource("otherResizes")
  void resizesAsOpenCvAndTensorFlow(GoldenCase golden) throws Exception {
    ResizeChecks.other(golden);
  }

  static Stream<GoldenCase> pictures() {
    return GoldenCase.all(ROOT.resolve("decode"), "cases.json");
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void decodes(GoldenCase golden) throws Exception {
    GoldenChecks.decode(golden);
  }

  static Stream<GoldenCase> pipelines() {
    return GoldenCase.all(ROOT.resolve("pipelines"), "cases.json");
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void preparesAsTheFramework(GoldenCase golden) throws Exception {
    GoldenChecks.pipeline(golden);
  }
}
