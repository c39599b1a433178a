package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Pictures;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GifDecoderTest {
  /** A frame of one pixel with index 1: clear, 1, end in codes of three bits. */
  private static final byte[] ONE_PIXEL = Encoded.bytes(2, 2, 0x4c, 0x01, 0);

  private static final byte[] COLOURS =
      Encoded.bytes(10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void givesBackPaletteColours(int bits) throws Exception {
    byte[] gif = Encoded.write(Encoded.indexed(19, 11, bits), "gif");
    assertThat(Pictures.decode(gif).rgb()).isEqualTo(Encoded.indexedPixels(19, 11, bits));
  }

  /** Noise fills the code table several times. */
  @Test
  void readsLongStreams() throws Exception {
    BufferedImage image = Encoded.indexed(300, 200, 8);
    Random random = new Random(5);
    byte[] expected = new byte[3 * 300 * 200];
    for (int i = 0; i < 300 * 200; i++) {
      int index = random.nextInt(256);
      image.getRaster().setSample(i % 300, i / 300, 0, index);
      expected[3 * i] = (byte) index;
      expected[3 * i + 1] = (byte) (255 - index);
      expected[3 * i + 2] = (byte) (7 * index);
    }
    assertThat(Pictures.decode(Encoded.write(image, "gif")).rgb()).isEqualTo(expected);
  }

  private static byte[] gif(int screen, int left, int top, byte[] control) {
    return Encoded.join(
        "GIF89a".getBytes(StandardCharsets.ISO_8859_1),
        Encoded.bytes(screen, 0, screen, 0, 0x81, 0, 0),
        COLOURS,
        control,
        Encoded.bytes(0x2c, left, 0, top, 0, 1, 0, 1, 0, 0),
        ONE_PIXEL,
        Encoded.bytes(0x3b));
  }

  @Test
  void placesTheFrameOnItsScreen() throws Exception {
    Image image = Pictures.decode(gif(2, 1, 0, new byte[0]));
    assertThat(image.width()).isEqualTo(2);
    assertThat(image.rgb())
        .isEqualTo(Encoded.bytes(10, 11, 12, 20, 21, 22, 10, 11, 12, 10, 11, 12));
  }

  @Test
  void fillsTheRestWithTheTransparentColour() throws Exception {
    byte[] control = Encoded.bytes(0x21, 0xf9, 4, 1, 0, 0, 3, 0);
    Image image = Pictures.decode(gif(2, 0, 0, control));
    assertThat(image.rgb())
        .isEqualTo(Encoded.bytes(20, 21, 22, 40, 41, 42, 40, 41, 42, 40, 41, 42));
  }

  @Test
  void widensTheScreenForAFrameOutside() throws Exception {
    Image image = Pictures.decode(gif(1, 2, 0, new byte[0]));
    assertThat(image.width()).isEqualTo(3);
    assertThat(image.height()).isEqualTo(1);
    assertThat(image.rgb()).endsWith(20, 21, 22);
  }

  @Test
  void everyPrefixIsTruncated() throws Exception {
    byte[] gif = Encoded.write(Encoded.indexed(19, 11, 4), "gif");
    for (int n = 4; n < gif.length; n++) {
      byte[] part = Encoded.prefix(gif, n);
      assertThat(Pictures.failure(part).kind()).as("%d bytes", n).isEqualTo(ErrorKind.TRUNCATED);
    }
  }

  /** Of a frame two pixels wide, with these bytes as its data. */
  private static byte[] twoPixels(int... data) {
    byte[] gif = gif(1, 0, 0, new byte[0]);
    int frame = gif.length - 1 - ONE_PIXEL.length;
    gif[frame - 5] = 2;
    return Encoded.join(
        Encoded.prefix(gif, frame),
        Encoded.bytes(2, data.length),
        Encoded.bytes(data),
        Encoded.bytes(0, 0x3b));
  }

  /** Clear, 1, 1, end. */
  @Test
  void readsTwoPixels() throws Exception {
    assertThat(Pictures.decode(twoPixels(0x4c, 0x0a)).rgb())
        .isEqualTo(Encoded.bytes(20, 21, 22, 20, 21, 22));
  }

  /** Clear, 1, 7: the table ends at 6. */
  @Test
  void refusesCodesThatAreNotInTheTable() {
    assertThat(Pictures.failure(twoPixels(0xcc, 0x01)).kind()).isEqualTo(ErrorKind.CORRUPT);
  }

  /** Clear, 1, end. */
  @Test
  void refusesAFrameWithTooFewPixels() {
    InputException e = Pictures.failure(twoPixels(0x4c, 0x01));
    assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT);
    assertThat(e).hasMessageContaining("ends before the picture");
  }

  /** What follows the last pixel would be an error. */
  @Test
  void stopsAfterTheLastPixel() throws Exception {
    assertThat(Pictures.decode(twoPixels(0x4c, 0xfe, 0xff, 0xff, 0xff)).rgb())
        .isEqualTo(Encoded.bytes(20, 21, 22, 20, 21, 22));
  }
}
