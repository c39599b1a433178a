package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.separable.image.Region;
import dev.separable.image.vector.Vectors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A part of a picture has the pixels of that part of the whole picture. */
class PartTest {
  private static final List<String> NOT_READ = List.of("jpeg_arith.jpg");

  private Buffers buffers = new Buffers();

  static List<Path> files() throws IOException, URISyntaxException {
    Path folder = Path.of(PartTest.class.getResource("/golden/preprocess/decode/in").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jpg"))
          .filter(file -> !NOT_READ.contains(file.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void vectorsGiveTheSame(Path path) throws IOException {
    assumeThat(Vectors.PRESENT).isTrue();
    byte[] file = Files.readAllBytes(path);
    Frame frame = new DctDecoder(new Source(file, false, () -> {}), buffers).frame();
    Region whole = new Region(0, 0, frame.width, frame.height);
    buffers = new Buffers(Kit.plain(), Kit.plain());
    byte[] plain = decode(file, whole, frame.components.length);
    buffers = new Buffers(Kit.vectors(), Kit.vectors());
    assertThat(decode(file, whole, frame.components.length)).isEqualTo(plain);
    aPartIsThatOfTheWhole(path);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aPartIsThatOfTheWhole(Path path) throws IOException {
    byte[] file = Files.readAllBytes(path);
    Frame frame = new DctDecoder(new Source(file, false, () -> {}), buffers).frame();
    int w = frame.width;
    int h = frame.height;
    int n = frame.components.length;
    byte[] whole = decode(file, new Region(0, 0, w, h), n);
    Random random = new Random(w);
    for (int i = 0; i < 60; i++) {
      int x = random.nextInt(w);
      int y = random.nextInt(h);
      Region part = new Region(x, y, 1 + random.nextInt(w - x), 1 + random.nextInt(h - y));
      byte[] found = decode(file, part, n);
      for (int row = 0; row < part.height(); row++) {
        int from = n * ((y + row) * w + x);
        int to = n * row * part.width();
        assertThat(Arrays.copyOfRange(found, to, to + n * part.width()))
            .as("row %d of %s", row, part)
            .isEqualTo(Arrays.copyOfRange(whole, from, from + n * part.width()));
      }
    }
  }

  private byte[] decode(byte[] file, Region part, int components) throws IOException {
    byte[] samples = new byte[components * part.width() * part.height()];
    new DctDecoder(new Source(file, false, () -> {}), buffers)
        .samples(components == 3, part, samples);
    return samples;
  }
}
