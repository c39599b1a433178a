package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Pictures;
import dev.separable.testing.Goldens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the golden pictures do not show: containers made by hand, and damage. */
class WebpDecoderTest {
  private static final int FIRST_CHUNK = 12;

  private static byte[] file(String name) {
    return Goldens.bytes(Goldens.path("preprocess/decode/in/" + name));
  }

  /** The only chunk of a plain file. */
  private static byte[] chunkOf(String name) {
    byte[] file = file(name);
    return Arrays.copyOfRange(file, FIRST_CHUNK, file.length);
  }

  private static byte[] chunk(String name, byte[]... content) {
    byte[] data = Encoded.join(content);
    int n = data.length;
    return Encoded.join(
        name.getBytes(StandardCharsets.ISO_8859_1),
        Encoded.bytes(n, n >> 8, n >> 16, n >> 24),
        data,
        new byte[n & 1]);
  }

  private static byte[] webp(byte[]... chunks) {
    return chunk("RIFF", "WEBP".getBytes(StandardCharsets.ISO_8859_1), Encoded.join(chunks));
  }

  private static byte[] canvas(int width, int height) {
    return chunk("VP8X", Encoded.bytes(0, 0, 0, 0, width - 1, 0, 0, height - 1, 0, 0));
  }

  private static byte[] frame(int x, int y, int width, int height, byte[] chunk) {
    byte[] place = Encoded.bytes(x / 2, 0, 0, y / 2, 0, 0, width - 1, 0, 0, height - 1, 0, 0);
    return chunk("ANMF", place, new byte[4], chunk);
  }

  @Test
  void placesTheFirstFrameOnBlack() throws Exception {
    byte[] pixel = Pictures.decode(file("webp_1x1.webp")).rgb();
    byte[] still = chunkOf("webp_1x1.webp");
    byte[] second = frame(0, 0, 17, 9, chunkOf("webp_odd.webp"));
    Image image = Pictures.decode(webp(canvas(3, 4), frame(2, 2, 1, 1, still), second));
    assertThat(image.width()).isEqualTo(3);
    assertThat(image.height()).isEqualTo(4);
    byte[] expected = new byte[36];
    System.arraycopy(pixel, 0, expected, 3 * (2 * 3 + 2), 3);
    assertThat(image.rgb()).isEqualTo(expected);
  }

  @Test
  void turnsByExifWithAndWithoutItsName() throws Exception {
    byte[] still = chunkOf("webp_odd.webp");
    Image stored = Pictures.decode(webp(still));
    byte[] tiff =
        Encoded.bytes('I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0);
    byte[] name = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    for (byte[] exif : new byte[][] {chunk("EXIF", tiff), chunk("EXIF", name, tiff)}) {
      Image image = Pictures.decode(webp(canvas(17, 9), still, exif));
      assertThat(image.rgb()).isEqualTo(Orientation.TURNED_RIGHT.apply(stored).rgb());
    }
  }

  @Test
  void doesNotRelyOnTheSizeOfTheFile() throws Exception {
    byte[] webp = file("webp_odd.webp");
    byte[] rgb = Pictures.decode(webp).rgb();
    for (int size : new int[] {0, -16, Integer.MAX_VALUE}) {
      byte[] other = Encoded.bytes(size, size >> 8, size >> 16, size >> 24);
      System.arraycopy(other, 0, webp, 4, 4);
      assertThat(Pictures.decode(webp).rgb()).isEqualTo(rgb);
    }
  }

  @Test
  void passesOverWhatFollowsTheFile() throws Exception {
    byte[] webp = file("webp_odd.webp");
    byte[] longer = Encoded.join(webp, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    assertThat(Pictures.decode(longer).rgb()).isEqualTo(Pictures.decode(webp).rgb());
  }

  @ParameterizedTest
  @ValueSource(strings = {"webp_odd.webp", "webp_lossy_alpha.webp", "webp_lossless_palette.webp"})
  void everyPrefixIsTruncated(String name) {
    byte[] webp = file(name);
    for (int n = FIRST_CHUNK; n < webp.length - 1; n++) {
      assertThat(Pictures.failure(Encoded.prefix(webp, n)).kind())
          .as("%d of %d bytes", n, webp.length)
          .isEqualTo(ErrorKind.TRUNCATED);
    }
  }

  /** A chunk that is whole, but has too little data. */
  @ParameterizedTest
  @ValueSource(strings = {"webp_lossy.webp", "webp_lossless_palette.webp"})
  void everyShortenedChunkIsTruncated(String name) {
    byte[] chunk = chunkOf(name);
    String type = new String(chunk, 0, 4, StandardCharsets.ISO_8859_1);
    for (int n = 10; n < chunk.length - 16; n += 7) {
      byte[] shorter = webp(chunk(type, Arrays.copyOfRange(chunk, 8, 8 + n)));
      assertThat(Pictures.failure(shorter).kind()).as("%d bytes", n).isEqualTo(ErrorKind.TRUNCATED);
    }
  }

  /** Size of a lossy frame: 14 bits each from byte 26 and 28 on. */
  @ParameterizedTest
  @CsvSource({"20,1,CORRUPT", "20,0,CORRUPT", "23,0,CORRUPT", "26,0,CORRUPT", "19,127,TRUNCATED"})
  void refusesOddFrames(int at, int value, ErrorKind kind) {
    byte[] webp = file("webp_odd.webp");
    webp[at] = (byte) value;
    assertThat(Pictures.failure(webp).kind()).isEqualTo(kind);
  }

  @Test
  void refusesSizesBeyondTheLimitAndBeyondTheData() {
    byte[] webp = file("webp_odd.webp");
    Arrays.fill(webp, 26, 30, (byte) 0xff);
    assertThat(Pictures.failure(webp).kind()).isEqualTo(ErrorKind.TOO_LARGE);
    InputException e =
        catchThrowableOfType(
            InputException.class,
            () -> new ImageDecoder(Decoding.usual(Long.MAX_VALUE)).decode(webp));
    assertThat(e.kind()).isEqualTo(ErrorKind.TRUNCATED);
    assertThat(e).hasMessageContaining("too little data for 16383x16383 pixels");
  }

  @Test
  void refusesFramesThatDoNotFit() {
    byte[] still = chunkOf("webp_odd.webp");
    byte[][] bad = {
      webp(canvas(18, 9), still),
      webp(canvas(17, 9), frame(2, 0, 17, 9, still)),
      webp(canvas(17, 9), frame(0, 0, 16, 9, still)),
      webp(canvas(17, 9)),
    };
    for (byte[] webp : bad) {
      assertThat(Pictures.failure(webp).kind()).isEqualTo(ErrorKind.CORRUPT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"webp_lossy.webp", "webp_lossless_palette.webp", "webp_odd.webp"})
  void survivesChangedBytes(String name) {
    byte[] good = file(name);
    Random random = new Random(11);
    ImageDecoder decoder = new ImageDecoder(Decoding.usual(1 << 16));
    for (int round = 0; round < 1500; round++) {
      byte[] data = good.clone();
      for (int i = 0; i <= round % 4; i++) {
        int range = round % 2 == 0 ? Math.min(100, data.length) : data.length;
        data[random.nextInt(range)] = (byte) random.nextInt();
      }
      try {
        Image image = decoder.decode(data);
        assertThat(image.rgb()).hasSizeGreaterThanOrEqualTo(3 * image.width() * image.height());
      } catch (InputException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").doesNotContain("Exception");
      }
    }
  }
}
