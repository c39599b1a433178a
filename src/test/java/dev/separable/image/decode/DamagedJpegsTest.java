package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.extract.Memory;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Pictures;
import dev.separable.image.decode.Decoding.Truncated;
import dev.separable.image.decode.Decoding.Turn;
import dev.separable.testing.Goldens;
import dev.separable.testing.OtherJvm;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Broken and hostile JPEGs are a picture or refused, in a small JVM and within two seconds each.
 */
@Tag("acceptance")
class DamagedJpegsTest {
  private static final List<String> FOLDERS =
      List.of("data/corrupt", "golden/preprocess/hostile", "golden/preprocess/decode/in");
  private static final double SECONDS = 2;
  private static final int FILES = 350;

  @Test
  void eachIsAPictureOrRefused() throws Exception {
    List<String> lines = OtherJvm.run("-Xmx256m", PrintOutcomes.class).lines().toList();

    assertThat(lines).hasSizeGreaterThan(FILES);
    assertThat(lines).noneMatch(line -> line.contains("TOO_SLOW"));
    // Not all is refused, and the same file may be read in part or with padding only.
    assertThat(lines.stream().filter(line -> line.startsWith("read")))
        .hasSizeGreaterThan(FILES / 5);
  }

  /** Prints a line for each file: what it is whole, in part, and the same with padding. */
  static final class PrintOutcomes {
    private final Random random = new Random(1);
    private final ImageDecoder strict = decoder(Truncated.ERROR);
    private final ImageDecoder pads = decoder(Truncated.PAD);

    public static void main(String[] args) {
      PrintOutcomes outcomes = new PrintOutcomes();
      for (String folder : FOLDERS) {
        for (Path file : jpegs(Shared.path(folder))) {
          System.out.println(outcomes.of(Goldens.bytes(file)) + " " + file);
        }
      }
    }

    private static ImageDecoder decoder(Truncated truncated) {
      long pixels = Decoding.usual().maxPixels();
      return new ImageDecoder(new Decoding(pixels, SECONDS, truncated, Turn.EXIF), Memory.share(1));
    }

    private static List<Path> jpegs(Path folder) {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).filter(PrintOutcomes::isJpeg).sorted().toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean isJpeg(Path file) {
      byte[] data = Goldens.bytes(file);
      return data.length > 1 && data[0] == (byte) 0xff && data[1] == (byte) 0xd8;
    }

    private String of(byte[] data) {
      RegionOfInterest some = (height, width) -> Pictures.someRegion(height, width, random);
      return String.join(
          " ",
          outcome(() -> strict.decode(data)),
          outcome(() -> strict.decode(data, some)),
          outcome(() -> pads.decode(data)),
          outcome(() -> pads.decode(data, some)));
    }

    private static String outcome(Call call) {
      try {
        return call.picture().rgb().length > 0 ? "read" : "empty";
      } catch (InputException e) {
        return e.kind().name();
      }
    }

    /** Decodes a file. */
    @FunctionalInterface
    private interface Call {
      Image picture() throws InputException;
    }
  }
}
