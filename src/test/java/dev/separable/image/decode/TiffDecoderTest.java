package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Pictures;
import dev.separable.testing.Goldens;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the JDK's writer, files made by hand, and damage. */
class TiffDecoderTest {
  private static byte[] file(String name) {
    return Goldens.bytes(Goldens.path("preprocess/decode/in/" + name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "ZLib", "Deflate", "PackBits"})
  void givesBackRgb(String compression) throws Exception {
    Image noise = Pictures.noise(67, 41);
    byte[] tiff = Encoded.write(Encoded.buffered(noise), "tiff", compression);
    assertThat(Pictures.decode(tiff).rgb()).isEqualTo(noise.rgb());
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "PackBits"})
  void givesBackRuns(String compression) throws Exception {
    Image black = Image.of(300, 200, new byte[3 * 300 * 200]);
    byte[] tiff = Encoded.write(Encoded.buffered(black), "tiff", compression);
    assertThat(Pictures.decode(tiff).rgb()).isEqualTo(black.rgb());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8})
  void givesBackPaletteColours(int bits) throws Exception {
    byte[] tiff = Encoded.write(Encoded.indexed(19, 11, bits), "tiff", "LZW");
    assertThat(Pictures.decode(tiff).rgb()).isEqualTo(Encoded.indexedPixels(19, 11, bits));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6"})
  void readsFaxCoding(String compression) throws Exception {
    Random random = new Random(3);
    boolean white = false;
    boolean[] pixels = new boolean[130 * 40];
    for (int i = 0; i < pixels.length; i++) {
      white ^= random.nextInt(9) == 0;
      pixels[i] = white;
    }
    givesBack(pixels, 130, compression);
  }

  /** Among them rows that begin in black and change at every pixel, and runs of thousands. */
  @ParameterizedTest
  @ValueSource(strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6"})
  void readsTheShortestAndLongestRuns(String compression) throws Exception {
    boolean[] pixels = new boolean[6000 * 9];
    for (int i = 0; i < pixels.length; i++) {
      int y = i / 6000;
      pixels[i] = y < 3 ? (i + y) % 2 == 1 : y < 6 ? y % 2 == 0 : i % 6000 > 900 * y - 3000;
    }
    givesBack(pixels, 6000, compression);
    givesBack(new boolean[] {false, true}, 1, compression);
  }

  private static void givesBack(boolean[] white, int width, String compression) throws Exception {
    int height = white.length / width;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY);
    byte[] expected = new byte[3 * white.length];
    for (int i = 0; i < white.length; i++) {
      image.getRaster().setSample(i % width, i / width, 0, white[i] ? 1 : 0);
      Arrays.fill(expected, 3 * i, 3 * i + 3, (byte) (white[i] ? 255 : 0));
    }
    assertThat(Pictures.decode(Encoded.write(image, "tiff", compression)).rgb())
        .isEqualTo(expected);
  }

  /** A file of one strip; every value has the type LONG. */
  private static byte[] tiff(SortedMap<Integer, int[]> tags, byte[] strip) {
    int arrays = tags.values().stream().mapToInt(v -> v.length > 1 ? 4 * v.length : 0).sum();
    int directory = 8 + 2 + 12 * tags.size() + 4;
    tags.computeIfAbsent(273, t -> new int[] {0})[0] = directory + arrays;
    ByteBuffer out = ByteBuffer.allocate(directory + arrays + strip.length);
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    out.putShort((short) tags.size());
    int free = directory;
    for (Map.Entry<Integer, int[]> tag : tags.entrySet()) {
      int[] values = tag.getValue();
      out.putShort(tag.getKey().shortValue()).putShort((short) 4).putInt(values.length);
      out.putInt(values.length == 1 ? values[0] : free);
      for (int i = 0; values.length > 1 && i < values.length; i++, free += 4) {
        out.putInt(free, values[i]);
      }
    }
    out.position(directory + arrays);
    return out.put(strip).array();
  }

  private static SortedMap<Integer, int[]> tags(int width, int height, int photometric, int bits) {
    SortedMap<Integer, int[]> tags = new TreeMap<>();
    tags.put(256, new int[] {width});
    tags.put(257, new int[] {height});
    tags.put(258, new int[] {bits});
    tags.put(262, new int[] {photometric});
    tags.put(273, new int[] {0});
    return tags;
  }

  @Test
  void scalesNarrowGreys() throws Exception {
    byte[] tiff = tiff(tags(3, 1, 1, 4), Encoded.bytes(0x1f, 0x80));
    assertThat(Pictures.decode(tiff).rgb())
        .isEqualTo(Encoded.bytes(17, 17, 17, 255, 255, 255, 136, 136, 136));
    byte[] inverted = tiff(tags(3, 1, 0, 4), Encoded.bytes(0x1f, 0x80));
    assertThat(Pictures.decode(inverted).rgb())
        .isEqualTo(Encoded.bytes(238, 238, 238, 0, 0, 0, 119, 119, 119));
  }

  @Test
  void keepsTheHigherByte() throws Exception {
    byte[] tiff = tiff(tags(2, 1, 1, 16), Encoded.bytes(0xff, 0x01, 0x00, 0x80));
    assertThat(Pictures.decode(tiff).rgb()).isEqualTo(Encoded.bytes(1, 1, 1, 128, 128, 128));
  }

  @Test
  void convertsInks() throws Exception {
    SortedMap<Integer, int[]> tags = tags(3, 1, 5, 8);
    tags.put(277, new int[] {4});
    byte[] tiff = tiff(tags, Encoded.bytes(255, 0, 0, 0, 0, 0, 0, 255, 0, 51, 102, 51));
    assertThat(Pictures.decode(tiff).rgb())
        .isEqualTo(Encoded.bytes(0, 255, 255, 0, 0, 0, 204, 163, 122));
  }

  @Test
  void dropsFurtherSamplesAndTurns() throws Exception {
    SortedMap<Integer, int[]> tags = tags(2, 1, 2, 8);
    tags.put(277, new int[] {4});
    tags.put(258, new int[] {8, 8, 8, 8});
    tags.put(274, new int[] {2});
    byte[] tiff = tiff(tags, Encoded.bytes(1, 2, 3, 0, 4, 5, 6, 9));
    assertThat(Pictures.decode(tiff).rgb()).isEqualTo(Encoded.bytes(4, 5, 6, 1, 2, 3));
  }

  /** Differences, planes and the lowest bit first, at once. */
  @Test
  void undoesThePredictorInEachPlane() throws Exception {
    SortedMap<Integer, int[]> tags = tags(3, 1, 2, 8);
    tags.put(259, new int[] {8});
    tags.put(266, new int[] {2});
    tags.put(277, new int[] {3});
    tags.put(284, new int[] {2});
    tags.put(317, new int[] {2});
    ByteArrayOutputStream planes = new ByteArrayOutputStream();
    int[] ends = new int[3];
    for (int c = 0; c < 3; c++) {
      byte[] deflated = deflate(Encoded.bytes(10 * c, 1, 255));
      for (byte b : deflated) {
        planes.write(Integer.reverse(b) >>> 24);
      }
      ends[c] = planes.size();
    }
    int first = 8 + 2 + 12 * 11 + 4 + 4 * 6;
    tags.put(273, new int[] {0, first + ends[0], first + ends[1]});
    tags.put(279, new int[] {ends[0], ends[1] - ends[0], ends[2] - ends[1]});
    assertThat(Pictures.decode(tiff(tags, planes.toByteArray())).rgb())
        .isEqualTo(Encoded.bytes(0, 10, 20, 1, 11, 21, 0, 10, 20));
  }

  private static byte[] deflate(byte[] raw) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(raw);
    }
    return out.toByteArray();
  }

  @Test
  void stopsInflatingWhereThePictureEnds() throws Exception {
    SortedMap<Integer, int[]> tags = tags(2, 2, 1, 8);
    byte[] bomb = deflate(new byte[1 << 24]);
    tags.put(259, new int[] {8});
    tags.put(279, new int[] {bomb.length});
    assertThat(Pictures.decode(tiff(tags, bomb)).rgb()).isEqualTo(new byte[12]);
  }

  @ParameterizedTest
  @CsvSource({
    "256,0,CORRUPT",
    "256,-1,TOO_LARGE",
    "257,1000,TRUNCATED",
    "258,12,UNSUPPORTED",
    "258,32,UNSUPPORTED",
    "259,6,UNSUPPORTED",
    "259,2,UNSUPPORTED",
    "259,5,CORRUPT",
    "259,8,CORRUPT",
    "262,8,UNSUPPORTED",
    "262,6,UNSUPPORTED",
    "262,2,CORRUPT",
    "273,-1,TRUNCATED",
    "277,9,UNSUPPORTED",
    "277,0,UNSUPPORTED",
    "278,0,CORRUPT",
    "279,-1,TRUNCATED",
    "322,16,CORRUPT",
    "339,3,UNSUPPORTED",
  })
  void refusesOddDirectories(int tag, int value, ErrorKind kind) {
    SortedMap<Integer, int[]> tags = tags(4, 4, 1, 8);
    tags.put(279, new int[] {16});
    tags.put(tag, new int[] {value});
    byte[] strip = new byte[16];
    Arrays.fill(strip, (byte) 0xff);
    byte[] tiff = tiff(tags, strip);
    if (tag == 273) {
      int entry = 8 + 2 + 12 * 4;
      ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + 8, value);
    }
    assertThat(Pictures.failure(tiff).kind()).isEqualTo(kind);
  }

  @Test
  void refusesAJpegOfAnotherSize() throws Exception {
    byte[] jpeg = Encoded.rgb(Pictures.noise(8, 8), "jpeg");
    for (int width : new int[] {7, 8, 9}) {
      SortedMap<Integer, int[]> tags = tags(width, 8, 6, 8);
      tags.put(259, new int[] {7});
      tags.put(277, new int[] {3});
      tags.put(279, new int[] {jpeg.length});
      byte[] tiff = tiff(tags, jpeg);
      if (width == 8) {
        assertThat(Pictures.decode(tiff).rgb()).isEqualTo(Pictures.decode(jpeg).rgb());
      } else {
        assertThat(Pictures.failure(tiff)).hasMessageContaining("a JPEG of 8x8 pixels");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiff_bilevel_g4.tif", "tiff_lzw.tif", "tiff_deflate_predictor.tif"})
  void everyPrefixEndsInAnError(String name) {
    byte[] tiff = file(name);
    // The last bytes may be of tags that do not matter.
    for (int n = 8; n < tiff.length - 700; n += 1 + tiff.length / 500) {
      assertThat(Pictures.failure(Encoded.prefix(tiff, n)).kind())
          .as("%d of %d bytes", n, tiff.length)
          .isEqualTo(ErrorKind.TRUNCATED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tiff_bilevel_g4.tif", "tiff_lzw.tif", "tiff_jpeg.tif", "tiff_bigtiff.tif"})
  void survivesChangedBytes(String name) {
    byte[] good = file(name);
    Random random = new Random(11);
    ImageDecoder decoder = new ImageDecoder(Decoding.usual(1 << 16));
    for (int round = 0; round < 1000; round++) {
      byte[] data = good.clone();
      for (int i = 0; i <= round % 4; i++) {
        int from = round % 2 == 0 ? 0 : data.length - 300;
        data[random.nextInt(from, round % 4 == 0 ? 300 : data.length)] = (byte) random.nextInt();
      }
      try {
        Image image = decoder.decode(data);
        assertThat(image.rgb()).hasSizeGreaterThanOrEqualTo(3 * image.width() * image.height());
      } catch (InputException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      }
    }
  }

  /** One pixel, but a tile of 170 million: with it come buffers of more than a gigabyte. */
  @Test
  void countsTheMemoryOfATile() throws Exception {
    SortedMap<Integer, int[]> tags = tags(1, 1, 2, 1);
    tags.put(258, new int[] {1, 1, 1, 1, 1, 1, 1, 1});
    tags.put(259, new int[] {8});
    tags.put(277, new int[] {8});
    byte[] tiff = tiled(tags, 170_000_000, new byte[170_000]);
    ImageDecoder decoder = new ImageDecoder(Decoding.usual(), 200L << 20);
    assertThat(catchThrowableOfType(InputException.class, () -> decoder.decode(tiff)).kind())
        .isEqualTo(ErrorKind.TOO_LARGE);
  }

  @Test
  void aFaxTakesMemoryByItsData() throws Exception {
    SortedMap<Integer, int[]> tags = tags(1, 1, 0, 1);
    tags.put(259, new int[] {4});
    byte[] tiff = tiled(tags, 170_000_000, new byte[64]);
    ImageDecoder decoder = new ImageDecoder(Decoding.usual(), 300L << 20);
    assertThat(catchThrowableOfType(InputException.class, () -> decoder.decode(tiff))).isNotNull();
  }

  private static byte[] tiled(SortedMap<Integer, int[]> tags, int width, byte[] tile) {
    tags.put(279, new int[] {tile.length});
    tags.put(322, new int[] {width});
    tags.put(323, new int[] {1});
    return tiff(tags, tile);
  }

  @Test
  void refusesYccInPlanes() {
    SortedMap<Integer, int[]> tags = tags(8, 8, 6, 8);
    tags.put(258, new int[] {8, 8, 8});
    tags.put(259, new int[] {7});
    tags.put(277, new int[] {3});
    tags.put(284, new int[] {2});
    assertThat(Pictures.failure(tiff(tags, new byte[64])).kind()).isEqualTo(ErrorKind.UNSUPPORTED);
  }

  /** What pads a JPEG file leaves a strip alone. */
  @Test
  void aStripOfJpegIsNotPadded() throws Exception {
    byte[] jpeg = Encoded.rgb(Pictures.noise(64, 64), "jpeg");
    SortedMap<Integer, int[]> tags = tags(64, 64, 6, 8);
    tags.put(258, new int[] {8, 8, 8});
    tags.put(259, new int[] {7});
    tags.put(277, new int[] {3});
    tags.put(279, new int[] {jpeg.length});
    ImageDecoder pads =
        new ImageDecoder(new Decoding(1 << 20, 30, Decoding.Truncated.PAD, Decoding.Turn.EXIF));
    assertThat(pads.decode(tiff(tags, jpeg)).height()).isEqualTo(64);
    byte[] half = Encoded.prefix(jpeg, jpeg.length / 2);
    tags.put(279, new int[] {half.length});
    byte[] cut = tiff(tags, half);
    assertThat(catchThrowableOfType(InputException.class, () -> pads.decode(cut)).kind())
        .isEqualTo(ErrorKind.TRUNCATED);
  }
}
