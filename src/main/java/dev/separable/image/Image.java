package dev.separable.image;

/**
 * A decoded, upright picture: {@code [height, width, 3]}, red, green, blue interleaved, one
 * unsigned byte each. The pixels are not copied: treat them as read-only.
 */
public final class Image {
  private final int width;
  private final int height;
  private final byte[] rgb;

  private Image(int width, int height, byte[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /**
   * A picture over this array, which is kept and not copied.
   *
   * @throws IllegalArgumentException if a side is not positive or the array is too short
   */
  public static Image of(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length < 3L * width * height) {
      throw new IllegalArgumentException(
          "a picture of " + width + "x" + height + " pixels over " + rgb.length + " bytes");
    }
    return new Image(width, height, rgb);
  }

  /** Pixels in a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The pixels; the array may be longer than {@code height * width * 3}. */
  public byte[] rgb() {
    return rgb;
  }
}
