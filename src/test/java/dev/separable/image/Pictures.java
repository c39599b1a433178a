package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.image.decode.Decoding;
import dev.separable.image.decode.ImageDecoder;
import dev.separable.testing.Goldens;
import java.nio.file.Path;
import java.util.Random;

/** Pictures for tests, and how far two of them are apart. */
public final class Pictures {

  private Pictures() {}

  public static Image read(Path file) throws InputException {
    return decode(Goldens.bytes(file));
  }

  public static Image decode(byte[] data) throws InputException {
    return new ImageDecoder(Decoding.usual()).decode(data);
  }

  /** What is wrong with the data; fails if it can be decoded. */
  public static InputException failure(byte[] data) {
    InputException e = catchThrowableOfType(InputException.class, () -> decode(data));
    assertThat(e).isNotNull();
    return e;
  }

  /** Noise, the same for the same arguments. */
  public static Image noise(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    new Random(31L * width + height).nextBytes(rgb);
    return Image.of(width, height, rgb);
  }

  /** How far two arrays of unsigned bytes are apart. */
  public record Difference(int max, double mean, int count) {
    public static Difference between(byte[] a, byte[] b, int n) {
      long sum = 0;
      int max = 0;
      int count = 0;
      for (int i = 0; i < n; i++) {
        int d = Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        sum += d;
        max = Math.max(max, d);
        count += d > 0 ? 1 : 0;
      }
      return new Difference(max, (double) sum / n, count);
    }
  }

  /** The pixels of a rectangle, as an array of exactly its size. */
  public static byte[] region(Image image, int x0, int y0, int x1, int y1) {
    int row = 3 * (x1 - x0);
    byte[] out = new byte[row * (y1 - y0)];
    for (int y = y0; y < y1; y++) {
      System.arraycopy(image.rgb(), 3 * (y * image.width() + x0), out, (y - y0) * row, row);
    }
    return out;
  }

  /** The same, of a whole picture. */
  public static byte[] part(Image image, Region region) {
    int right = region.x() + region.width();
    return region(image, region.x(), region.y(), right, region.y() + region.height());
  }

  /** Part of a picture of this size: all of it, a pixel, an edge, or anything. */
  public static Region someRegion(int height, int width, Random random) {
    int kind = random.nextInt(8);
    if (kind == 0) {
      return Region.whole(width, height);
    }
    int x = random.nextInt(width);
    int y = random.nextInt(height);
    if (kind == 1) {
      return new Region(x, y, 1, 1);
    }
    if (kind == 2) {
      return new Region(0, y, width, height - y);
    }
    if (kind == 3) {
      return new Region(x, 0, width - x, height);
    }
    return new Region(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y));
  }

  /** How far a region of this picture, which has to be there, is from that of a whole one. */
  public static Difference difference(Image part, Region region, byte[] whole) {
    assertThat(part.region().contains(region)).isTrue();
    Image all = Image.of(part.width(), part.height(), whole);
    Region there = part.region();
    Image found = Image.of(there.width(), there.height(), part.rgb());
    int x = region.x() - there.x();
    int y = region.y() - there.y();
    byte[] pixels = region(found, x, y, x + region.width(), y + region.height());
    return Difference.between(pixels, part(all, region), pixels.length);
  }

  public static byte[] pixels(Image image) {
    return region(image, 0, 0, image.width(), image.height());
  }
}
