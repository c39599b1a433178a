package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.Pictures;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngDecoderTest {
  private static final int IHDR_END = 33;

  @ParameterizedTest
  @CsvSource({"1,1", "7,1", "1,9", "33,17"})
  void givesBackRgb(int width, int height) throws Exception {
    Image image = Pictures.noise(width, height);
    Image decoded = Pictures.decode(Encoded.rgb(image, "png"));
    assertThat(decoded.width()).isEqualTo(width);
    assertThat(decoded.height()).isEqualTo(height);
    assertThat(Pictures.pixels(decoded)).isEqualTo(image.rgb());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void givesBackPaletteColours(int bits) throws Exception {
    byte[] png = Encoded.write(Encoded.indexed(19, 11, bits), "png");
    assertThat(Pictures.pixels(Pictures.decode(png)))
        .isEqualTo(Encoded.indexedPixels(19, 11, bits));
  }

  @Test
  void dropsAlphaWithoutComposing() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00102030);
    image.setRGB(1, 0, 0x80405060);
    assertThat(Pictures.pixels(Pictures.decode(Encoded.write(image, "png"))))
        .isEqualTo(Encoded.bytes(0x10, 0x20, 0x30, 0x40, 0x50, 0x60));
  }

  @Test
  void keepsTheHigherByteOfSixteenBits() throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0x00ff);
    image.getRaster().setSample(1, 0, 0, 0x80ff);
    image.getRaster().setSample(2, 0, 0, 0xffff);
    assertThat(Pictures.pixels(Pictures.decode(Encoded.write(image, "png"))))
        .isEqualTo(Encoded.bytes(0, 0, 0, 0x80, 0x80, 0x80, 0xff, 0xff, 0xff));
  }

  @Test
  void keepsTheHigherByteOfColours() throws Exception {
    ColorModel wide =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = wide.createCompatibleWritableRaster(1, 1);
    raster.setPixel(0, 0, new int[] {0x12ff, 0x3480, 0xff00, 0});
    BufferedImage image = new BufferedImage(wide, raster, false, null);
    assertThat(Pictures.pixels(Pictures.decode(Encoded.write(image, "png"))))
        .isEqualTo(Encoded.bytes(0x12, 0x34, 0xff));
  }

  /** A stored stream that ends in the middle of a row, with a right checksum. */
  @Test
  void refusesAStreamThatEndsEarly() throws Exception {
    byte[] png = Encoded.rgb(Pictures.noise(5, 4), "png");
    ByteBuffer.wrap(png).putInt(20, 5);
    sign(png);
    assertThat(Pictures.failure(png).kind()).isEqualTo(ErrorKind.TRUNCATED);
  }

  @Test
  void everyPrefixIsTruncated() throws Exception {
    byte[] png = Encoded.rgb(Pictures.noise(5, 4), "png");
    for (int n = 4; n < png.length; n++) {
      byte[] part = Encoded.prefix(png, n);
      assertThat(Pictures.failure(part).kind()).as("%d bytes", n).isEqualTo(ErrorKind.TRUNCATED);
    }
  }

  @Test
  void aChangedByteOfThePixelsIsCorrupt() throws Exception {
    byte[] png = Encoded.rgb(Pictures.noise(5, 4), "png");
    png[IHDR_END + 20] ^= 1;
    assertThat(Pictures.failure(png)).hasMessageContaining("checksum of IDAT");
    assertThat(Pictures.failure(png).kind()).isEqualTo(ErrorKind.CORRUPT);
  }

  @Test
  void refusesASizeThatTheDataCannotHold() throws Exception {
    byte[] png = Encoded.rgb(Pictures.noise(5, 4), "png");
    ByteBuffer.wrap(png).putInt(16, 10_000).putInt(20, 10_000);
    sign(png);
    assertThat(Pictures.failure(png).kind()).isEqualTo(ErrorKind.TRUNCATED);
    assertThat(Pictures.failure(png)).hasMessageContaining("10000x10000");
  }

  @Test
  void appliesTheOrientationOfAnExifChunk() throws Exception {
    Image image = Pictures.noise(5, 4);
    byte[] png = Encoded.rgb(image, "png");
    byte[] exif = ExifOrientationTest.tiff("II", 6);
    byte[] turned =
        Encoded.join(
            Encoded.prefix(png, IHDR_END),
            ByteBuffer.allocate(4).putInt(exif.length).array(),
            "eXIf".getBytes(StandardCharsets.ISO_8859_1),
            exif,
            new byte[4],
            Arrays.copyOfRange(png, IHDR_END, png.length));
    assertThat(Pictures.pixels(Pictures.decode(turned)))
        .isEqualTo(Pictures.pixels(Orientation.TURNED_RIGHT.apply(image)));
  }

  /** Renews the checksum of the header. */
  private static void sign(byte[] png) {
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
  }
}
