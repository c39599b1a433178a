package dev.separable.image;

/**
 * A decoded, upright picture, or a part of one: red, green, blue interleaved, one unsigned byte
 * each. The pixels are not copied: treat them as read-only.
 */
public final class Image {
  private final int width;
  private final int height;
  private final Region region;
  private final byte[] rgb;

  private Image(int width, int height, Region region, byte[] rgb) {
    this.width = width;
    this.height = height;
    this.region = region;
    this.rgb = rgb;
  }

  /**
   * A picture over this array, {@code [height, width, 3]}, which is kept and not copied.
   *
   * @throws IllegalArgumentException if a side is not positive or the array is too short
   */
  public static Image of(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length < 3L * width * height) {
      throw new IllegalArgumentException(
          "a picture of " + width + "x" + height + " pixels over " + rgb.length + " bytes");
    }
    return new Image(width, height, Region.whole(width, height), rgb);
  }

  /**
   * A picture of {@code width} x {@code height} pixels of which only a region is there, over this
   * array, {@code [region.height, region.width, 3]}, which is kept and not copied.
   *
   * @throws IllegalArgumentException if the region is not inside or the array is too short
   */
  public static Image part(int width, int height, Region region, byte[] rgb) {
    boolean inside = width > 0 && height > 0 && Region.whole(width, height).contains(region);
    if (!inside || rgb.length < 3L * region.width() * region.height()) {
      throw new IllegalArgumentException(
          "a part, %s, of a picture of %dx%d pixels over %d bytes"
              .formatted(region, width, height, rgb.length));
    }
    return new Image(width, height, region, rgb);
  }

  /** Pixels in a row of the whole picture. */
  public int width() {
    return width;
  }

  /** Rows of the whole picture. */
  public int height() {
    return height;
  }

  /** The part of the picture that is there. */
  public Region region() {
    return region;
  }

  /**
   * The pixels of {@link #region}, {@code [region.height, region.width, 3]}; the array may be
   * longer.
   */
  public byte[] rgb() {
    return rgb;
  }
}
