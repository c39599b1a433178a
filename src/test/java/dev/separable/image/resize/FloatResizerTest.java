package dev.separable.image.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.separable.image.resize.Resizer.Plane;
import dev.separable.image.resize.Resizer.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FloatResizerTest {
  private final Random random = new Random(5);

  static List<Resampling> all() {
    return Resampling.all();
  }

  private int side() {
    return 1 + random.nextInt(50);
  }

  private FloatPlane noise(int width, int height, int channels) {
    float[] data = new float[width * height * channels];
    for (int i = 0; i < data.length; i++) {
      data[i] = 255 * random.nextFloat();
    }
    return FloatPlane.of(data, width, height, channels);
  }

  private static float[] resize(FloatRows in, int width, int height, Resampling by, Window w) {
    float[] out = new float[w.width() * w.height() * in.channels()];
    FloatResizer.resize(in, width, height, by, w, out);
    return out;
  }

  private Window part(int width, int height) {
    int x = random.nextInt(width);
    int y = random.nextInt(height);
    return new Window(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y));
  }

  private static float[] part(float[] whole, int width, int channels, Window w) {
    FloatPlane plane = FloatPlane.of(whole, width, whole.length / width / channels, channels);
    float[] part = new float[w.width() * w.height() * channels];
    for (int y = 0; y < w.height(); y++) {
      int from = plane.index(w.x(), w.y() + y);
      int row = w.width() * channels;
      System.arraycopy(whole, from, part, y * row, row);
    }
    return part;
  }

  /** A part is computed as if the whole were, to the bit, whatever the ratio. */
  @ParameterizedTest
  @MethodSource("all")
  void aWindowEqualsThatPartOfTheWhole(Resampling by) {
    for (int round = 0; round < 200; round++) {
      int width = side();
      int height = side();
      int times = random.nextInt(4);
      FloatPlane in =
          times == 0 ? noise(side(), side(), 3) : noise(width * times, height * times, 2);
      Window part = part(width, height);
      float[] whole = resize(in, width, height, by, new Window(0, 0, width, height));
      assertThat(
              Arrays.equals(
                  resize(in, width, height, by, part), part(whole, width, in.channels(), part)))
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void keepsAPictureOfTheSameSize(Resampling by) {
    FloatPlane in = noise(23, 17, 5);
    assertThat(resize(in, 23, 17, by, new Window(0, 0, 23, 17))).isEqualTo(in.data());
  }

  @ParameterizedTest
  @MethodSource("all")
  void keepsAConstantPicture(Resampling by) {
    for (int round = 0; round < 50; round++) {
      float[] data = new float[side() * side()];
      Arrays.fill(data, 77);
      FloatPlane in = FloatPlane.of(data, data.length, 1, 1);
      for (float value : resize(in, 20, 9, by, new Window(0, 0, 20, 9))) {
        assertThat(value).isCloseTo(77, within(1e-3f));
      }
    }
  }

  /** No weight is written or counted beyond what was said beforehand. */
  @ParameterizedTest
  @MethodSource("all")
  void tellsTheWeightsBeforehand(Resampling by) {
    assertThat(by.weights(1000, 10, 3)).isLessThanOrEqualTo(3 * 1000);
    assertThat(by.weights(1000, 10, 3)).isGreaterThanOrEqualTo(by == ResizeFilter.NEAREST ? 0 : 3);
    assertThat(by.weights(12_000_000, 1, 8)).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void aWindowOfBytesEqualsThatPartOfTheWhole(OpenCvFilter by) {
    for (int round = 0; round < 300; round++) {
      int width = side();
      int height = side();
      int times = random.nextInt(4);
      int inWidth = times == 0 ? side() : width * times;
      int inHeight = times == 0 ? side() : height * times;
      byte[] data = new byte[3 * inWidth * inHeight];
      random.nextBytes(data);
      Plane in = new Plane(data, 0, inWidth, inWidth, inHeight, 3);
      byte[] whole = new byte[3 * width * height];
      OpenCvBytes.resize(in, width, height, by, new Window(0, 0, width, height), whole);
      Window w = part(width, height);
      byte[] part = new byte[3 * w.width() * w.height()];
      OpenCvBytes.resize(in, width, height, by, w, part);
      Plane from = new Plane(whole, 0, width, width, height, 3).at(w.x(), w.y());
      for (int y = 0; y < w.height(); y++) {
        int row = 3 * w.width();
        assertThat(Arrays.copyOfRange(part, y * row, (y + 1) * row))
            .isEqualTo(Arrays.copyOfRange(whole, from.index(0, y), from.index(0, y) + row));
      }
    }
  }

  /** Bytes and floats of the same values differ by the rounding alone. */
  @ParameterizedTest
  @EnumSource
  void bytesAreNearFloats(OpenCvFilter by) {
    for (int round = 0; round < 100; round++) {
      int inWidth = side();
      int inHeight = side();
      byte[] data = new byte[3 * inWidth * inHeight];
      random.nextBytes(data);
      Plane in = new Plane(data, 0, inWidth, inWidth, inHeight, 3);
      Window all = new Window(0, 0, side(), side());
      byte[] bytes = new byte[3 * all.width() * all.height()];
      OpenCvBytes.resize(in, all.width(), all.height(), by, all, bytes);
      float[] floats = resize(new ByteRows(in), all.width(), all.height(), by, all);
      for (int i = 0; i < floats.length; i++) {
        assertThat((float) (bytes[i] & 0xff)).isCloseTo(floats[i], within(1f));
      }
    }
  }

  @Test
  void namesAreDistinct() {
    assertThat(all()).extracting(Resampling::text).doesNotHaveDuplicates().contains("tf1-bilinear");
  }
}
