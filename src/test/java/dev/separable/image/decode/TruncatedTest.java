package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Pictures;
import dev.separable.image.decode.Decoding.Truncated;
import dev.separable.image.decode.Decoding.Turn;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that end early, with what is there and grey for the rest. */
class TruncatedTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final int GREY = 128;

  private static final ImageDecoder PADS =
      new ImageDecoder(new Decoding(1 << 20, 30, Truncated.PAD, Turn.EXIF));

  static Stream<Arguments> files() throws IOException {
    Image noise = Pictures.noise(WIDTH, HEIGHT);
    BufferedImage buffered = Encoded.buffered(noise);
    return Stream.of(
        Arguments.of("JPEG", Encoded.rgb(noise, "jpeg")),
        Arguments.of("PNG", Encoded.rgb(noise, "png")),
        Arguments.of("interlaced PNG", Encoded.write(buffered, "png", "")),
        Arguments.of("palette PNG", Encoded.write(indexed(4), "png")),
        Arguments.of("GIF", Encoded.write(indexed(8), "gif")),
        Arguments.of("interlaced GIF", Encoded.write(indexed(8), "gif", "")),
        Arguments.of("BMP", Encoded.rgb(noise, "bmp")));
  }

  private static BufferedImage indexed(int bits) {
    BufferedImage image = Encoded.indexed(WIDTH, HEIGHT, bits);
    Random random = new Random(bits);
    for (int p = 0; p < WIDTH * HEIGHT; p++) {
      image.getRaster().setSample(p % WIDTH, p / WIDTH, 0, random.nextInt(1 << bits));
    }
    return image;
  }

  /**
   * Each pixel is that of the whole file or grey; the further the file goes, the fewer are grey.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void keepsWhatIsThere(String name, byte[] file) throws Exception {
    Image whole = Pictures.decode(file);
    int before = 0;
    for (int percent = 50; percent <= 95; percent += 15) {
      Image image = PADS.decode(Encoded.prefix(file, file.length * percent / 100));
      assertThat(image.width()).isEqualTo(WIDTH);
      assertThat(image.height()).isEqualTo(HEIGHT);
      int same = 0;
      int other = 0;
      for (int p = 0; p < WIDTH * HEIGHT; p++) {
        boolean kept = equal(image, whole, p);
        same += kept ? 1 : 0;
        other += kept || grey(image, p) ? 0 : 1;
      }
      // Within the last block or row that was begun.
      assertThat(other).isLessThanOrEqualTo(name.equals("JPEG") ? 8 * WIDTH * 2 : WIDTH);
      assertThat(same).isBetween(before + 1, WIDTH * HEIGHT - 1);
      before = same;
    }
  }

  private static boolean equal(Image a, Image b, int p) {
    return a.rgb()[3 * p] == b.rgb()[3 * p]
        && a.rgb()[3 * p + 1] == b.rgb()[3 * p + 1]
        && a.rgb()[3 * p + 2] == b.rgb()[3 * p + 2];
  }

  private static boolean grey(Image image, int p) {
    boolean grey = true;
    for (int c = 0; c < 3; c++) {
      grey &= (image.rgb()[3 * p + c] & 0xff) == GREY;
    }
    return grey;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void isAnErrorUnlessAskedFor(String name, byte[] file) {
    byte[] half = Encoded.prefix(file, file.length / 2);
    assertThat(Pictures.failure(half).kind()).isEqualTo(ErrorKind.TRUNCATED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void aWholeFileIsTheSame(String name, byte[] file) throws Exception {
    assertThat(Pictures.pixels(PADS.decode(file)))
        .isEqualTo(Pictures.pixels(Pictures.decode(file)));
  }

  /** Whatever is cut off, there is a picture or the one error that fits. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void neverFailsOtherwise(String name, byte[] file) {
    for (int n = 2; n < file.length; n += 1 + file.length / 300) {
      byte[] cut = Encoded.prefix(file, n);
      InputException e = catchThrowableOfType(InputException.class, () -> PADS.decode(cut));
      if (e != null && n > 8) {
        assertThat(e.kind()).as(n + ": " + e.getMessage()).isEqualTo(ErrorKind.TRUNCATED);
      }
    }
  }

  @Test
  void aHeaderAloneIsAnError() throws IOException {
    byte[] png = Encoded.prefix(Encoded.rgb(Pictures.noise(8, 8), "png"), 33);
    InputException e = catchThrowableOfType(InputException.class, () -> PADS.decode(png));
    assertThat(e.kind()).isEqualTo(ErrorKind.TRUNCATED);
  }

  /** Data, then a text: wherever the text or a checksum is cut, the pixels are there. */
  @Test
  void whatComesAfterTheDataMayBeMissing() throws Exception {
    Image noise = Pictures.noise(20, 20);
    byte[] png = Encoded.rgb(noise, "png");
    int end = png.length - 12;
    byte[] text = new byte[12 + 200];
    ByteBuffer.wrap(text).putInt(200).put("tEXt".getBytes(StandardCharsets.ISO_8859_1));
    byte[] file =
        Encoded.join(Encoded.prefix(png, end), text, Arrays.copyOfRange(png, end, png.length));
    for (int n = end - 4; n < file.length; n++) {
      byte[] cut = Encoded.prefix(file, n);
      assertThat(Pictures.pixels(PADS.decode(cut))).as("cut at " + n).isEqualTo(noise.rgb());
    }
  }

  @Test
  void aJpegWithoutDataIsAnError() throws IOException {
    byte[] jpeg = Encoded.rgb(Pictures.noise(64, 64), "jpeg");
    int scan = 0;
    while (jpeg[scan] != (byte) 0xff || jpeg[scan + 1] != (byte) 0xda) {
      scan++;
    }
    for (int n = scan; n <= scan + 2 + jpeg[scan + 3]; n++) {
      byte[] cut = Encoded.prefix(jpeg, n);
      InputException e = catchThrowableOfType(InputException.class, () -> PADS.decode(cut));
      assertThat(e.kind()).isEqualTo(ErrorKind.TRUNCATED);
    }
  }

  /** The marker says that the data ends, the file goes on. */
  @Test
  void onlyTheEndOfTheFileIsPadded() throws IOException {
    byte[] jpeg = Encoded.rgb(Pictures.noise(64, 64), "jpeg");
    jpeg[jpeg.length / 2] = (byte) 0xff;
    jpeg[jpeg.length / 2 + 1] = (byte) 0xd3;
    assertThat(catchThrowableOfType(InputException.class, () -> PADS.decode(jpeg))).isNotNull();
  }
}
