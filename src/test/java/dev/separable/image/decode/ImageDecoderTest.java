package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Pictures;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  @Test
  void namesWhatIsWrong() {
    assertThat(failure("").kind()).isEqualTo(ErrorKind.EMPTY);
    assertThat(failure("<!DOCTYPE html>").kind()).isEqualTo(ErrorKind.NOT_AN_IMAGE);
    assertThat(failure("\n\n\n\n")).hasMessageContaining("begins with 0a 0a 0a 0a");
    assertThat(failure("RIFF....WEBPVP8 ")).hasMessageStartingWith("WebP:");
    assertThat(failure("RIFF....WEBPVP8 ").kind()).isEqualTo(ErrorKind.TRUNCATED);
    assertThat(failure("II*\0....")).hasMessageStartingWith("TIFF:");
    assertThat(failure("....ftypheic")).hasMessageStartingWith("HEIF or AVIF:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void refusesPicturesBeyondTheLimit(String format) throws Exception {
    byte[] data = Encoded.write(Encoded.indexed(6, 7, 8), format.equals("jpeg") ? "png" : format);
    if (format.equals("jpeg")) {
      data = Encoded.rgb(Pictures.noise(6, 7), format);
    }
    assertThat(new ImageDecoder(Decoding.usual(42)).decode(data).width()).isEqualTo(6);
    byte[] encoded = data;
    InputException e =
        catchThrowableOfType(
            InputException.class, () -> new ImageDecoder(Decoding.usual(41)).decode(encoded));
    assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE);
    assertThat(e).hasMessageContaining("6x7 pixels, at most 41");
  }

  /** Changed bytes anywhere: a picture or an error of one line, nothing else. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void survivesChangedBytes(String format) throws Exception {
    byte[] good =
        format.equals("gif")
            ? Encoded.write(Encoded.indexed(21, 13, 8), format)
            : Encoded.rgb(Pictures.noise(21, 13), format);
    Random random = new Random(11);
    ImageDecoder decoder = new ImageDecoder(Decoding.usual(1 << 20));
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
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      }
    }
    assertThat(decoder.decode(good).width()).isEqualTo(21);
  }

  @Test
  void wantsAPositiveLimit() {
    assertThatThrownBy(() -> Decoding.usual(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static InputException failure(String content) {
    return Pictures.failure(content.getBytes(StandardCharsets.ISO_8859_1));
  }
}
