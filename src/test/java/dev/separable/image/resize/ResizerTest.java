package dev.separable.image.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.Image;
import dev.separable.image.Pictures;
import dev.separable.image.resize.Resizer.Box;
import dev.separable.image.resize.Resizer.Plane;
import dev.separable.image.resize.Resizer.Window;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResizerTest {
  private final Random random = new Random(3);

  private static Plane plane(Image image) {
    return new Plane(image.rgb(), 0, image.width(), image.width(), image.height(), 3);
  }

  private static byte[] resize(Plane in, int width, int height, ResizeFilter filter, Window w) {
    byte[] out = new byte[3 * w.width() * w.height()];
    new Resizer().resize(in, Box.whole(in), width, height, filter, w, out);
    return out;
  }

  private int side() {
    return 1 + random.nextInt(60);
  }

  @ParameterizedTest
  @EnumSource
  void keepsAConstantPicture(ResizeFilter filter) {
    for (int round = 0; round < 50; round++) {
      int width = side();
      int height = side();
      byte[] rgb = new byte[3 * side() * side()];
      byte value = (byte) random.nextInt();
      Arrays.fill(rgb, value);
      Plane in = new Plane(rgb, 0, rgb.length / 3, rgb.length / 3, 1, 3);
      byte[] expected = new byte[3 * width * height];
      Arrays.fill(expected, value);
      assertThat(resize(in, width, height, filter, new Window(0, 0, width, height)))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsAPictureOfTheSameSize(ResizeFilter filter) {
    Image image = Pictures.noise(23, 17);
    assertThat(resize(plane(image), 23, 17, filter, new Window(0, 0, 23, 17)))
        .isEqualTo(image.rgb());
  }

  /** Whatever order the passes have, a part is computed as if the whole were. */
  @ParameterizedTest
  @EnumSource
  void aWindowEqualsThatPartOfTheWhole(ResizeFilter filter) {
    for (int round = 0; round < 200; round++) {
      Plane in = plane(Pictures.noise(side(), side()));
      int width = side();
      int height = side();
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      Window part = new Window(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y));
      byte[] whole = resize(in, width, height, filter, new Window(0, 0, width, height));
      assertThat(resize(in, width, height, filter, part))
          .isEqualTo(
              Pictures.region(
                  Image.of(width, height, whole), x, y, x + part.width(), y + part.height()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatTheTapsOrStepsSay(ResizeFilter filter) {
    for (int round = 0; round < 1000; round++) {
      int in = side();
      int out = round % 7 == 0 ? in : side();
      int from = random.nextInt(out);
      int n = 1 + random.nextInt(out - from);
      Window across = Resizer.reads(filter, in, 5, out, 5, new Window(from, 2, n, 3));
      assertThat(across.y()).isEqualTo(2);
      assertThat(across.height()).isEqualTo(3);
      Window down = Resizer.reads(filter, 5, in, 5, out, new Window(2, from, 3, n));
      assertThat(down).isEqualTo(new Window(2, across.x(), 3, across.width()));
      int first = from;
      int end = from + n;
      if (filter == ResizeFilter.NEAREST) {
        int[] steps = Resizer.steps(0, (double) in / out, from, n, in);
        first = steps[0];
        end = steps[n - 1] + 1;
      } else if (in != out) {
        Taps taps = Taps.of(new Taps.Key(filter, in, 0, in, out, from, from + n));
        first = taps.firstUsed();
        end = taps.endUsed();
      }
      assertThat(across.x()).isEqualTo(first);
      assertThat(across.x() + across.width()).isEqualTo(end);
    }
  }

  /** A part of a larger picture is resized as if it were alone. */
  @ParameterizedTest
  @EnumSource
  void readsNothingOutsideAPart(ResizeFilter filter) {
    Image image = Pictures.noise(40, 30);
    Plane part = new Plane(image.rgb(), 3 * (5 * 40 + 7), 40, 21, 19, 3);
    Image alone = Image.of(21, 19, Pictures.region(image, 7, 5, 28, 24));
    Window all = new Window(0, 0, 9, 33);
    assertThat(resize(part, 9, 33, filter, all))
        .isEqualTo(resize(plane(alone), 9, 33, filter, all));
  }

  /** Cached weights and used buffers change nothing. */
  @ParameterizedTest
  @EnumSource
  void remembersNothing(ResizeFilter filter) {
    Resizer used = new Resizer();
    for (int round = 0; round < 100; round++) {
      Plane in = plane(Pictures.noise(1 + random.nextInt(5), 1 + random.nextInt(40)));
      int width = 1 + random.nextInt(5);
      int height = 1 + random.nextInt(40);
      Window all = new Window(0, 0, width, height);
      byte[] out = new byte[3 * width * height];
      used.resize(in, Box.whole(in), width, height, filter, all, out);
      assertThat(out).isEqualTo(resize(in, width, height, filter, all));
    }
  }
}
