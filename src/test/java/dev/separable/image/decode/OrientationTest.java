package dev.separable.image.decode;

import static dev.separable.image.decode.Orientation.FLIPPED;
import static dev.separable.image.decode.Orientation.MIRRORED;
import static dev.separable.image.decode.Orientation.TRANSPOSED;
import static dev.separable.image.decode.Orientation.TRANSVERSED;
import static dev.separable.image.decode.Orientation.TURNED_180;
import static dev.separable.image.decode.Orientation.TURNED_LEFT;
import static dev.separable.image.decode.Orientation.TURNED_RIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.Image;
import dev.separable.image.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OrientationTest {
  private static final Image IMAGE = Pictures.noise(5, 3);

  private static byte[] after(Orientation... steps) {
    Image image = IMAGE;
    for (Orientation step : steps) {
      image = step.apply(image);
    }
    return image.rgb();
  }

  /** The stored picture is {@code abc / def}. */
  @ParameterizedTest
  @CsvSource({
    "1, abc/def", "2, cba/fed", "3, fed/cba", "4, def/abc",
    "5, ad/be/cf", "6, da/eb/fc", "7, fc/eb/da", "8, cf/be/ad"
  })
  void showsAsTheStandardSays(int value, String wanted) {
    byte[] rgb = new byte[18];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ("abcdef".charAt(i / 3) + 50 * (i % 3));
    }
    Image shown = Orientation.of(value).apply(Image.of(3, 2, rgb));
    String letters = wanted.replace("/", "");
    assertThat(shown.width()).isEqualTo(wanted.indexOf('/'));
    assertThat(shown.height()).isEqualTo(6 / shown.width());
    for (int i = 0; i < rgb.length; i++) {
      assertThat(shown.rgb()[i]).isEqualTo((byte) (letters.charAt(i / 3) + 50 * (i % 3)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void comesBackAfterAtMostFourTimes(Orientation o) {
    assertThat(after(o, o, o, o)).isEqualTo(IMAGE.rgb());
  }

  @Test
  void composes() {
    assertThat(after(TURNED_RIGHT, TURNED_LEFT)).isEqualTo(IMAGE.rgb());
    assertThat(after(TURNED_RIGHT, TURNED_RIGHT)).isEqualTo(after(TURNED_180));
    assertThat(after(MIRRORED, FLIPPED)).isEqualTo(after(TURNED_180));
    assertThat(after(TRANSPOSED, MIRRORED)).isEqualTo(after(TURNED_RIGHT));
    assertThat(after(TRANSPOSED, TURNED_180)).isEqualTo(after(TRANSVERSED));
  }
}
