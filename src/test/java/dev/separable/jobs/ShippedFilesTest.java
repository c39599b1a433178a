package dev.separable.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.ErrorKind;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is shipped besides code agrees with itself and with the code: photos, manifest, class names,
 * model, notice, README.
 */
class ShippedFilesTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path DEMO = ROOT.resolve("jobs/demo");
  private static final String MODELS = "dev/separable/models/";

  @Test
  void everyPhotoIsInTheManifestWithItsHash() throws Exception {
    List<String> rows = manifest();

    for (String row : rows) {
      byte[] photo = Files.readAllBytes(DEMO.resolve(row.substring(0, row.indexOf(','))));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(photo);
      assertThat(row).endsWith("," + HexFormat.of().formatHex(hash));
    }
    try (Stream<Path> files = Files.list(DEMO)) {
      assertThat(files.filter(file -> !file.endsWith("MANIFEST.csv")).count())
          .isEqualTo(rows.size());
    }
  }

  @Test
  void classNamesAreInTheOrderThatTheManifestCounts() throws Exception {
    List<String> names = classNames();

    assertThat(names).hasSize(1000).doesNotHaveDuplicates().startsWith("tench", "goldfish");
    for (String row : manifest()) {
      String[] columns = row.split(",", 4);
      if (!columns[2].isEmpty()) {
        assertThat(names.get(Integer.parseInt(columns[2]))).isEqualToIgnoringCase(columns[1]);
      }
    }
  }

  @Test
  void theModelSaysWhereItComesFromAndHasAClassPerName() throws Exception {
    String header;
    try (InputStream in = resource(MODELS + "efficientnet_lite0.safetensors");
        DataInputStream data = new DataInputStream(in)) {
      int length = (int) Long.reverseBytes(data.readLong());
      header = new String(data.readNBytes(length), StandardCharsets.UTF_8);
    }

    assertThat(header)
        .contains("\"licence\":\"Apache-2.0\"")
        .contains("\"classifier.weight\":{\"dtype\":\"F16\",\"shape\":[1000,1280]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LICENSE", "NOTICE", "licenses/torchvision.txt"})
  void noticeAndLicencesAreOnTheClassPath(String name) throws Exception {
    List<String> found = new ArrayList<>();
    // Other jars have a META-INF/NOTICE as well.
    for (URL url : Collections.list(loader().getResources("META-INF/" + name))) {
      try (InputStream in = url.openStream()) {
        found.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(found).contains(Files.readString(ROOT.resolve(name)));
  }

  /** The sentence that begins with {@code error.kind} has each kind in backquotes. */
  @Test
  void theReadmeNamesEveryKindOfError() throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    Matcher sentence = Pattern.compile("`error\\.kind` is one of ([^.]*)\\.").matcher(readme);

    assertThat(sentence.find()).isTrue();
    assertThat(Pattern.compile("`([^`]*)`").matcher(sentence.group(1)).results())
        .extracting(kind -> kind.group(1))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ErrorKind.values()).map(ErrorKind::text).toList());
  }

  private static ClassLoader loader() {
    return ShippedFilesTest.class.getClassLoader();
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = loader().getResourceAsStream(name);
    assertThat(in).as(name).isNotNull();
    return in;
  }

  private static List<String> manifest() throws IOException {
    List<String> lines = Files.readAllLines(DEMO.resolve("MANIFEST.csv"));
    return lines.subList(1, lines.size());
  }

  private static List<String> classNames() throws IOException {
    try (InputStream in = resource(MODELS + "imagenet_classes.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
