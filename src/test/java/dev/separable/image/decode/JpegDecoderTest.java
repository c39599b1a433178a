package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Pictures;
import dev.separable.image.Pictures.Difference;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegDecoderTest {
  private static final byte[] END = Encoded.bytes(0xff, 0xd9);

  private static byte[] jpeg(boolean progressive) throws Exception {
    BufferedImage image = Encoded.buffered(Pictures.noise(40, 30));
    return progressive ? Encoded.write(image, "jpeg", "") : Encoded.write(image, "jpeg");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "1,9", "17,33", "64,48"})
  void equalsTheJdk(int width, int height) throws Exception {
    byte[] jpeg = Encoded.rgb(Pictures.noise(width, height), "jpeg");
    BufferedImage expected = ImageIO.read(new ByteArrayInputStream(jpeg));
    Image image = Pictures.decode(jpeg);
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
    for (int i = 0; i < width * height; i++) {
      int rgb = expected.getRGB(i % width, i / width);
      assertThat(image.rgb()[3 * i]).isEqualTo((byte) (rgb >> 16));
      assertThat(image.rgb()[3 * i + 1]).isEqualTo((byte) (rgb >> 8));
      assertThat(image.rgb()[3 * i + 2]).isEqualTo((byte) rgb);
    }
  }

  @Test
  void replicatesGreyFromTheRaster() throws Exception {
    BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      grey.getRaster().setSample(i % 8, i / 8, 0, 60);
    }
    byte[] expected = new byte[192];
    Arrays.fill(expected, (byte) 60);
    byte[] found = Pictures.decode(Encoded.write(grey, "jpeg")).rgb();
    assertThat(Difference.between(found, expected, 192).max()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyPrefixIsTruncated(boolean progressive) throws Exception {
    byte[] jpeg = jpeg(progressive);
    for (int n = 2; n < jpeg.length; n++) {
      assertThat(Pictures.failure(Encoded.prefix(jpeg, n)).kind())
          .as("%d of %d bytes", n, jpeg.length)
          .isEqualTo(ErrorKind.TRUNCATED);
    }
  }

  @Test
  void anEndMarkerDoesNotHideMissingData() throws Exception {
    byte[] jpeg = jpeg(false);
    byte[] half = Encoded.join(Encoded.prefix(jpeg, jpeg.length * 3 / 4), END);
    assertThat(Pictures.failure(half).kind()).isEqualTo(ErrorKind.TRUNCATED);
  }

  @Test
  void ignoresWhatFollowsTheEnd() throws Exception {
    byte[] jpeg = jpeg(false);
    byte[] longer = Encoded.join(jpeg, Encoded.bytes(1, 2, 3, 0xff, 0xd8, 0xff));
    assertThat(Pictures.decode(longer).rgb()).isEqualTo(Pictures.decode(jpeg).rgb());
  }

  @Test
  void goesOnAfterAFailure() throws Exception {
    byte[] jpeg = jpeg(true);
    ImageDecoder decoder = new ImageDecoder(Decoding.usual());
    byte[] first = decoder.decode(jpeg).rgb();
    for (int n = 700; n < jpeg.length; n += 97) {
      byte[] part = Encoded.prefix(jpeg, n);
      assertThat(catchThrowableOfType(InputException.class, () -> decoder.decode(part)))
          .isNotNull();
      assertThat(decoder.decode(jpeg).rgb()).isEqualTo(first);
    }
  }

  /** A picture must not depend on the file before. */
  @Test
  void takesNoTablesFromAnotherFile() throws Exception {
    byte[] jpeg = jpeg(false);
    byte[] without = jpeg.clone();
    for (int i = 2; i < jpeg.length; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xdb) {
        without[i + 1] = (byte) 0xfe;
      }
    }
    ImageDecoder decoder = new ImageDecoder(Decoding.usual());
    assertThat(decoder.decode(jpeg).width()).isEqualTo(40);
    InputException e = catchThrowableOfType(InputException.class, () -> decoder.decode(without));
    assertThat(e).isNotNull();
    assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT);
  }

  @Test
  void appliesTheOrientationAndIgnoresOtherApplicationData() throws Exception {
    byte[] jpeg = jpeg(false);
    byte[] rubbish =
        Encoded.join(
            Encoded.prefix(jpeg, 2),
            segment(0xe2, "ICC_PROFILE\0\1\1rubbish".getBytes(StandardCharsets.ISO_8859_1)),
            segment(0xfe, new byte[1000]),
            Arrays.copyOfRange(jpeg, 2, jpeg.length));
    byte[] turned = turned(rubbish, 8);
    assertThat(Pictures.decode(turned).rgb())
        .isEqualTo(Orientation.TURNED_LEFT.apply(Pictures.decode(jpeg)).rgb());
  }

  @Test
  void boundsTheNumberOfScans() throws Exception {
    byte[] jpeg = jpeg(true);
    int scan = jpeg.length - 4;
    while ((jpeg[scan] & 0xff) != 0xff || (jpeg[scan + 1] & 0xff) != 0xda) {
      scan--;
    }
    byte[] last = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
    byte[][] parts = new byte[300][];
    Arrays.fill(parts, last);
    parts[0] = Encoded.prefix(jpeg, scan);
    parts[299] = END;
    InputException e = Pictures.failure(Encoded.join(parts));
    assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    assertThat(e).hasMessageContaining("scans");
  }

  @ParameterizedTest
  @CsvSource({"0xc3,UNSUPPORTED", "0xc9,UNSUPPORTED", "0xd9,CORRUPT"})
  void refusesOtherProcesses(String marker, ErrorKind kind) throws Exception {
    byte[] jpeg = jpeg(false);
    for (int i = 2; i < jpeg.length; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
        jpeg[i + 1] = (byte) (int) Integer.decode(marker);
        break;
      }
    }
    assertThat(Pictures.failure(jpeg).kind()).isEqualTo(kind);
  }

  /** The file with an EXIF orientation. */
  static byte[] turned(byte[] jpeg, int orientation) {
    byte[] exif =
        Encoded.join(
            "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1),
            ExifOrientationTest.tiff("MM", orientation));
    return Encoded.join(
        Encoded.prefix(jpeg, 2), segment(0xe1, exif), Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  private static byte[] segment(int marker, byte[] content) {
    int n = content.length + 2;
    return Encoded.join(Encoded.bytes(0xff, marker, n >> 8, n), content);
  }
}
