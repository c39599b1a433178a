package dev.separable.spark.source.parquet;

import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import java.util.List;

/**
 * Pixels as Spark's image source keeps them: rows from the top, eight bits a channel, grey, or
 * blue-green-red, or blue-green-red-alpha.
 */
final class PixelRows {
  /** Fields that tell the size, in the order of {@link #image}. */
  static final List<String> SIZES = List.of("height", "width", "nChannels");

  private static final int RGB = 3;

  private PixelRows() {}

  /**
   * The picture; grey is repeated, alpha is dropped.
   *
   * @throws InputException if the sizes do not fit the bytes, or the picture is larger than {@code
   *     largest} bytes
   */
  static Image image(long height, long width, long channels, byte[] data, long largest)
      throws InputException {
    if (data.length == 0) {
      throw new InputException(ErrorKind.EMPTY, "no pixels");
    }
    if (channels != 1 && channels != RGB && channels != 4) {
      throw new InputException(
          ErrorKind.UNSUPPORTED, "pixels of " + channels + " channels, wanted 1, 3 or 4");
    }
    if (height < 1
        || width < 1
        || height > data.length
        || width > data.length
        || height * width * channels != data.length) {
      throw new InputException(
          ErrorKind.BAD_SHAPE,
          "%d bytes of pixels, %d x %d x %d do not give that many"
              .formatted(data.length, height, width, channels));
    }
    int pixels = Math.toIntExact(height * width);
    if ((long) pixels * RGB > largest) {
      throw new InputException(
          ErrorKind.TOO_LARGE,
          "%d x %d pixels, a thread of this JVM takes %d bytes".formatted(width, height, largest));
    }
    return Image.of((int) width, (int) height, rgb(data, pixels, (int) channels));
  }

  private static byte[] rgb(byte[] data, int pixels, int channels) {
    byte[] rgb = new byte[pixels * RGB];
    int red = channels == 1 ? 0 : 2;
    int green = channels == 1 ? 0 : 1;
    for (int i = 0, from = 0, to = 0; i < pixels; i++, from += channels, to += RGB) {
      rgb[to] = data[from + red];
      rgb[to + 1] = data[from + green];
      rgb[to + 2] = data[from];
    }
    return rgb;
  }
}
