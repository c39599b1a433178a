package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.Encoded;
import dev.separable.image.Image;
import dev.separable.image.Pictures;
import dev.separable.image.Preprocess;
import dev.separable.image.Region;
import dev.separable.image.decode.Decoding.Truncated;
import dev.separable.image.decode.Decoding.Turn;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionOfInterestTest {
  private final Random random = new Random(17);

  private Region region(int height, int width) {
    int x = random.nextInt(width);
    int y = random.nextInt(height);
    return new Region(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y));
  }

  private static Image part(Image image, Region region) {
    return Image.part(image.width(), image.height(), region, Pictures.part(image, region));
  }

  @ParameterizedTest
  @EnumSource
  void aPartIsTurnedAsItIsInTheWhole(Orientation orientation) {
    for (int round = 0; round < 200; round++) {
      Image stored = Pictures.noise(1 + random.nextInt(20), 1 + random.nextInt(20));
      Image upright = orientation.apply(stored);
      Region wanted = region(upright.height(), upright.width());
      Region inStored =
          orientation.stored(
              (height, width) -> {
                assertThat(height).isEqualTo(upright.height());
                assertThat(width).isEqualTo(upright.width());
                return wanted;
              },
              stored.width(),
              stored.height());
      Image shown = orientation.apply(part(stored, inStored));
      assertThat(shown.region()).isEqualTo(wanted);
      assertThat(shown.width()).isEqualTo(upright.width());
      assertThat(shown.height()).isEqualTo(upright.height());
      assertThat(shown.rgb()).isEqualTo(Pictures.part(upright, wanted));
    }
  }

  private static float[] tensor(Preprocess contract, Image image) throws Exception {
    float[] out = new float[contract.outputShape(image.height(), image.width()).length()];
    contract.worker().apply(image, out, 0);
    return out;
  }

  /** Of the stored picture there are but the pixels that the contract reads of the upright one. */
  @ParameterizedTest
  @MethodSource("dev.separable.image.RegionTest#contracts")
  void aPartGivesTheTensorOfTheWhole(String spec) throws Exception {
    Preprocess contract = Preprocess.parse(spec);
    for (Orientation orientation : Orientation.values()) {
      Image stored = Pictures.noise(1 + random.nextInt(700), 1 + random.nextInt(700));
      Region region = orientation.stored(contract::reads, stored.width(), stored.height());
      Image upright = orientation.apply(stored);
      assertThat(tensor(contract, orientation.apply(part(stored, region))))
          .as("%dx%d %s", stored.width(), stored.height(), orientation)
          .isEqualTo(tensor(contract, upright));
    }
  }

  private static byte[] jpeg(int width, int height, int type, String compression) throws Exception {
    BufferedImage image = new BufferedImage(width, height, type);
    image.createGraphics().drawImage(Encoded.buffered(Pictures.noise(width, height)), 0, 0, null);
    return Encoded.write(image, "jpeg", compression);
  }

  /** Colour and grey, in one scan and progressive, in every orientation and as it is stored. */
  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY})
  void decodesThePartOfAJpeg(int type) throws Exception {
    for (Turn turn : Turn.values()) {
      ImageDecoder decoder = new ImageDecoder(new Decoding(10_000, 30, Truncated.ERROR, turn));
      for (int n = 0; n < 64; n++) {
        byte[] plain =
            jpeg(1 + random.nextInt(60), 1 + random.nextInt(60), type, n < 32 ? "" : "JPEG");
        byte[] data = JpegDecoderTest.turned(plain, 1 + n % 8);
        Image whole = decoder.decode(data);
        assertThat(whole.region()).isEqualTo(Region.whole(whole.width(), whole.height()));
        Region wanted = region(whole.height(), whole.width());
        Image image = decoder.decode(data, (height, width) -> wanted);
        assertThat(image.width()).isEqualTo(whole.width());
        assertThat(image.height()).isEqualTo(whole.height());
        assertThat(image.region()).isEqualTo(wanted);
        byte[] expected = Pictures.part(whole, wanted);
        assertThat(Arrays.copyOf(image.rgb(), expected.length)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp", "tiff"})
  void otherFormatsAreDecodedWhole(String format) throws Exception {
    byte[] data = Encoded.write(Encoded.indexed(9, 7, 4), format);
    Image image =
        new ImageDecoder(Decoding.usual()).decode(data, (height, width) -> new Region(1, 1, 1, 1));
    assertThat(image.region()).isEqualTo(Region.whole(9, 7));
    assertThat(image.rgb()).isEqualTo(Encoded.indexedPixels(9, 7, 4));
  }
}
