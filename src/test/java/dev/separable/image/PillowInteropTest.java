package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.image.Pictures.Difference;
import dev.separable.testing.Goldens;
import dev.separable.testing.Python;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures are decoded as Pillow decodes them, to the byte. Random files are of {@code
 * -Dpillow.seed} or always the same.
 */
@Tag("interop")
class PillowInteropTest {
  private static final String[] FORMATS = {"PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"};
  private static final int RANDOM_FILES = 240;
  private static final int RANDOM_JPEGS = 2000;

  @TempDir Path temp;

  @BeforeAll
  static void needsPillow() throws InterruptedException {
    assumeTrue(
        Python.has("PIL", "numpy"),
        "left out: "
            + Python.command()
            + " has no Pillow; SEPARABLE_PYTHON names another Python, and .ci/interop makes one");
  }

  @Test
  void thePngSuiteIsReadToTheByte() throws Exception {
    compare("pngsuite", readByPillow("data/pngsuite"), 100);
  }

  @Test
  void photosAreReadToTheByte() throws Exception {
    compare("photos", readByPillow("data/photos-cc0", "data/exif-orientation"), 70);
  }

  @Test
  void imageNetIsReadToTheByte() throws Exception {
    compare("imagenet-sample", readByPillow("data/imagenet-sample"), 200);
  }

  @Test
  void randomFilesAreReadAsWritten() throws Exception {
    compare("random files", random(RANDOM_FILES, FORMATS), RANDOM_FILES);
  }

  /** Sizes, qualities, sampling factors, restart intervals, codes and scans of all kinds. */
  @Test
  void randomJpegsAreReadToTheByte() throws Exception {
    compare("random JPEGs", random(RANDOM_JPEGS, "JPEG"), RANDOM_JPEGS);
  }

  private List<String> random(int files, String... formats) throws Exception {
    List<String> words = new ArrayList<>(List.of("write", temp.toString(), "" + files));
    words.add("" + Long.getLong("pillow.seed", 1));
    words.addAll(List.of(formats));
    assertThat(Python.script("pillow_pictures.py", words.toArray(String[]::new))).isZero();
    return Files.readAllLines(temp.resolve("manifest.json"));
  }

  private List<String> readByPillow(String... folders) throws Exception {
    List<String> words = new ArrayList<>(List.of("read", temp.toString()));
    Path shared = Shared.projectRoot().resolveSibling("shared");
    for (String folder : folders) {
      Path path = shared.resolve(folder);
      assumeTrue(Files.isDirectory(path), "left out: there is no " + path);
      words.add(path.toString());
    }
    assertThat(Python.script("pillow_pictures.py", words.toArray(String[]::new))).isZero();
    return Files.readAllLines(temp.resolve("manifest.json"));
  }

  /** Names every file that is too far away, and prints how far the rest are. */
  private void compare(String name, List<String> manifest, int atLeast) throws IOException {
    List<String> wrong = new ArrayList<>();
    int max = 0;
    double worst = 0;
    double sum = 0;
    for (String line : manifest) {
      JsonNode picture = new ObjectMapper().readTree(line);
      try {
        Difference d = difference(picture);
        max = Math.max(max, d.max());
        worst = Math.max(worst, d.mean());
        sum += d.mean();
        if (d.max() > 0) {
          wrong.add(d + " " + line);
        }
      } catch (InputException e) {
        wrong.add(e.getMessage() + " " + line);
      }
    }
    System.out.printf(
        "%s: %d pictures beside Pillow's, differences at most %d, mean %.4f, of one picture %.4f%n",
        name, manifest.size(), max, sum / manifest.size(), worst);
    assertThat(wrong).isEmpty();
    assertThat(manifest).hasSizeGreaterThanOrEqualTo(atLeast);
  }

  private Difference difference(JsonNode picture) throws InputException {
    Image image = Pictures.read(Path.of(picture.get("file").asText()));
    byte[] wanted = Goldens.bytes(temp.resolve(picture.get("rgb").asText()));
    boolean sameSize =
        image.width() == picture.get("width").asInt()
            && image.height() == picture.get("height").asInt();
    assertThat(wanted).hasSize(3 * picture.get("width").asInt() * picture.get("height").asInt());
    return sameSize
        ? Difference.between(image.rgb(), wanted, wanted.length)
        : new Difference(255, 255, wanted.length);
  }
}
