package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.image.Pictures.Difference;
import dev.separable.image.decode.Decoding;
import dev.separable.image.decode.ImageDecoder;
import dev.separable.testing.Goldens;
import dev.separable.testing.Python;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures are decoded as Pillow decodes them, to the byte, and so are parts of them. Random files
 * are of {@code -Dpillow.seed} or always the same.
 */
@Tag("interop")
class PillowInteropTest {
  private static final String[] FORMATS = {"PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"};
  private static final int RANDOM_FILES = 240;
  private static final int RANDOM_JPEGS = 2000;

  /** Too many scans; no Huffman tables; an orientation of which there are 2^31. */
  private static final List<String> OTHERWISE = List.of("jpeg_scan_bomb", "exif_count_huge");

  private final Random random = new Random(Long.getLong("pillow.seed", 1));
  private final ImageDecoder decoder = new ImageDecoder(Decoding.usual());

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

  /** Of damaged files, and of odd ones, those are read of which libjpeg has no complaint. */
  @Test
  void filesThatLibjpegTakesAsTheyAreAreReadToTheByte() throws Exception {
    assumeTrue(
        Python.script("libjpeg.py") == 0,
        "left out: " + Python.command() + " has a Pillow with no libjpeg-turbo of its own");
    List<String> read = new ArrayList<>(read("clean", "data/corrupt", "golden/preprocess/hostile"));
    read.removeIf(line -> OTHERWISE.stream().anyMatch(line::contains));
    compare("files without a complaint", read, 20);
  }

  private List<String> random(int files, String... formats) throws Exception {
    List<String> words = new ArrayList<>(List.of("write", temp.toString(), "" + files));
    words.add("" + Long.getLong("pillow.seed", 1));
    words.addAll(List.of(formats));
    assertThat(Python.script("pillow_pictures.py", words.toArray(String[]::new))).isZero();
    return Files.readAllLines(temp.resolve("manifest.json"));
  }

  private List<String> readByPillow(String... folders) throws Exception {
    return read("read", folders);
  }

  private List<String> read(String which, String... folders) throws Exception {
    List<String> words = new ArrayList<>(List.of(which, temp.toString()));
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
    byte[] data = Goldens.bytes(Path.of(picture.get("file").asText()));
    Image image = Pictures.decode(data);
    byte[] wanted = Goldens.bytes(temp.resolve(picture.get("rgb").asText()));
    boolean sameSize =
        image.width() == picture.get("width").asInt()
            && image.height() == picture.get("height").asInt();
    assertThat(wanted).hasSize(3 * picture.get("width").asInt() * picture.get("height").asInt());
    if (!sameSize) {
      return new Difference(255, 255, wanted.length);
    }
    Difference whole = Difference.between(image.rgb(), wanted, wanted.length);
    Difference part = part(data, wanted);
    return part.max() > whole.max() ? part : whole;
  }

  /** Of a part, decoded alone. */
  private Difference part(byte[] data, byte[] wanted) throws InputException {
    Region[] region = new Region[1];
    Image part =
        decoder.decode(
            data, (height, width) -> region[0] = Pictures.someRegion(height, width, random));
    Region all = region[0] == null ? part.region() : region[0];
    return Pictures.difference(part, all, wanted);
  }
}
