package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.image.GoldenFiles.Difference;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden picture, and pictures that decoders are known to fail on. */
@Tag("acceptance")
class DecodeAcceptanceTest {
  private static final Path FOLDER = Shared.path("golden/preprocess/decode");
  private static final List<String> UNREAD = List.of("WEBP", "TIFF");

  static Stream<JsonNode> cases() throws IOException {
    return GoldenFiles.cases(FOLDER.resolve("cases.json")).stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheGoldenPicture(JsonNode golden) throws Exception {
    Path file = FOLDER.resolve(golden.get("file").asText());
    boolean maybeRefused = golden.path("kind").asText().equals("ok-or-error");
    Image image;
    try {
      image = GoldenFiles.image(file);
    } catch (InputException e) {
      assertThat(maybeRefused || UNREAD.contains(golden.get("format").asText()))
          .as("%s: %s", file, e.getMessage())
          .isTrue();
      assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
      return;
    }
    assertThat(image.width()).isEqualTo(golden.get("width").asInt());
    assertThat(image.height()).isEqualTo(golden.get("height").asInt());
    compare(golden, image, GoldenFiles.image(FOLDER.resolve(golden.get("expected").asText())));
  }

  private static void compare(JsonNode golden, Image image, Image expected) {
    int[] box = {0, 0, image.width(), image.height()};
    if (golden.has("compare_box")) {
      for (int i = 0; i < 4; i++) {
        box[i] = golden.get("compare_box").get(i).asInt();
      }
    }
    byte[] found = GoldenFiles.region(image.rgb(), image.width(), box[0], box[1], box[2], box[3]);
    byte[] wanted =
        GoldenFiles.region(expected.rgb(), expected.width(), box[0], box[1], box[2], box[3]);
    Difference d = Difference.between(found, wanted, found.length);
    JsonNode tolerance = golden.get("tolerance");
    assertThat(d.max()).as(golden.toString()).isLessThanOrEqualTo(tolerance.get("max").asInt());
    assertThat(d.mean())
        .as(golden.toString())
        .isLessThanOrEqualTo(tolerance.get("mean").asDouble());
  }

  static Stream<Path> suites() throws IOException {
    return Stream.concat(files("data/corrupt"), files("data/pngsuite"));
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (Stream<Path> walk = Files.walk(Shared.path(folder))) {
      return walk.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void endsInAPictureOrAnInputException(Path file) throws Exception {
    byte[] data = Files.readAllBytes(file);
    try {
      Image image = new ImageDecoder(GoldenFiles.MAX_PIXELS).decode(data);
      assertThat(image.rgb().length).isGreaterThanOrEqualTo(3 * image.width() * image.height());
    } catch (InputException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").hasSizeLessThan(400);
    }
  }

  static Stream<Path> brokenSuite() throws IOException {
    return files("data/corrupt/stb");
  }

  @ParameterizedTest
  @MethodSource("brokenSuite")
  void refusesTheBrokenFilesOfThePngSuite(Path file) throws Exception {
    byte[] data = Files.readAllBytes(file);
    InputException e =
        catchThrowableOfType(
            InputException.class, () -> new ImageDecoder(GoldenFiles.MAX_PIXELS).decode(data));
    assertThat(e).as(file.toString()).isNotNull();
  }

  static Stream<Path> turned() throws IOException {
    return files("data/exif-orientation").filter(f -> f.toString().matches(".*_[1-8]\\.jpg"));
  }

  @ParameterizedTest
  @MethodSource("turned")
  void turnsPicturesUpright(Path file) throws Exception {
    Path upright = Path.of(file.toString().replaceFirst("_\\d\\.jpg", "_1.jpg"));
    Image expected = GoldenFiles.image(upright);
    Image image = GoldenFiles.image(file);
    assertThat(image.width()).isEqualTo(expected.width());
    assertThat(image.height()).isEqualTo(expected.height());
    int n = 3 * image.width() * image.height();
    // Each file was compressed by itself; a wrong turn differs by tens.
    assertThat(Difference.between(image.rgb(), expected.rgb(), n).mean()).isLessThan(5.0);
  }
}
