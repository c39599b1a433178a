package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.Pictures;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BmpDecoderTest {

  @ParameterizedTest
  @CsvSource({"1,1", "2,3", "5,4", "33,7"})
  void givesBackRgb(int width, int height) throws Exception {
    Image image = Pictures.noise(width, height);
    assertThat(Pictures.decode(Encoded.rgb(image, "bmp")).rgb()).isEqualTo(image.rgb());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8})
  void givesBackPaletteColours(int bits) throws Exception {
    byte[] bmp = Encoded.write(Encoded.indexed(19, 11, bits), "bmp");
    assertThat(Pictures.decode(bmp).rgb()).isEqualTo(Encoded.indexedPixels(19, 11, bits));
  }

  @ParameterizedTest
  @CsvSource({"20,4,BI_RLE4", "19,8,BI_RLE8", "300,8,BI_RLE8"})
  void readsRuns(int width, int bits, String compression) throws Exception {
    byte[] bmp = Encoded.write(Encoded.indexed(width, 11, bits), "bmp", compression);
    assertThat(Pictures.decode(bmp).rgb()).isEqualTo(Encoded.indexedPixels(width, 11, bits));
  }

  @ParameterizedTest
  @ValueSource(strings = {"BI_RGB", "BI_RLE8"})
  void everyPrefixIsTruncated(String compression) throws Exception {
    byte[] bmp = Encoded.write(Encoded.indexed(19, 11, 8), "bmp", compression);
    // The end code of the runs says nothing new after the last row.
    int needed = compression.equals("BI_RLE8") ? bmp.length - 2 : bmp.length;
    for (int n = 2; n < needed; n++) {
      assertThat(Pictures.failure(Encoded.prefix(bmp, n)).kind())
          .as("%d of %d bytes", n, bmp.length)
          .isEqualTo(ErrorKind.TRUNCATED);
    }
  }

  @Test
  void readsRowsFromAbove() throws Exception {
    Image image = Pictures.noise(5, 4);
    byte[] bmp = Encoded.rgb(image, "bmp");
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(22, -4);
    assertThat(Pictures.decode(bmp).rgb()).isEqualTo(Orientation.FLIPPED.apply(image).rgb());
  }

  @ParameterizedTest
  @CsvSource({
    "18,-5,CORRUPT",
    "22,0,CORRUPT",
    "22,-2147483648,TOO_LARGE",
    "46,-1,CORRUPT",
    "30,9,UNSUPPORTED",
    "14,7,CORRUPT"
  })
  void refusesOddHeaders(int at, int value, ErrorKind kind) throws Exception {
    byte[] bmp = Encoded.rgb(Pictures.noise(5, 4), "bmp");
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    assertThat(Pictures.failure(bmp).kind()).isEqualTo(kind);
  }

  @Test
  void scalesBitFields() throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_565_RGB);
    image.getRaster().setPixel(0, 0, new int[] {31, 0, 31});
    image.getRaster().setPixel(1, 0, new int[] {1, 1, 30});
    image.getRaster().setPixel(2, 0, new int[] {0, 63, 16});
    assertThat(Pictures.decode(Encoded.write(image, "bmp")).rgb())
        .isEqualTo(Encoded.bytes(255, 0, 255, 8, 4, 246, 0, 255, 131));
  }

  /** The palette lies behind a header of any length, and what it lacks is black. */
  @ParameterizedTest
  @ValueSource(ints = {52, 64, 108, 124})
  void readsLongerHeaders(int length) throws Exception {
    byte[] bmp = Encoded.write(Encoded.indexed(19, 11, 4), "bmp");
    byte[] longer =
        Encoded.join(
            Encoded.prefix(bmp, 54),
            new byte[length - 40],
            Arrays.copyOfRange(bmp, 54, bmp.length));
    ByteBuffer header = ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(10, header.getInt(10) + length - 40).putInt(14, length);
    assertThat(Pictures.decode(longer).rgb()).isEqualTo(Encoded.indexedPixels(19, 11, 4));
    header.putInt(46, 3);
    byte[] fewer = Pictures.decode(longer).rgb();
    assertThat(Arrays.copyOfRange(fewer, 3, 12))
        .isEqualTo(Encoded.bytes(1, 254, 7, 2, 253, 14, 0, 0, 0));
  }
}
