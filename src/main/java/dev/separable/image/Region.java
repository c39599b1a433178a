package dev.separable.image;

/**
 * A rectangular part of a picture, in pixels.
 *
 * @param x pixels to the left of it
 * @param y rows above it
 */
public record Region(int x, int y, int width, int height) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if it is empty or begins outside of every picture
   */
  public Region {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a region of %dx%d pixels at %d, %d".formatted(width, height, x, y));
    }
  }

  /** All of a picture of this size. */
  public static Region whole(int width, int height) {
    return new Region(0, 0, width, height);
  }

  /** Whether all pixels of the other region are pixels of this one. */
  public boolean contains(Region other) {
    return other.x >= x
        && other.y >= y
        && other.x + (long) other.width <= x + (long) width
        && other.y + (long) other.height <= y + (long) height;
  }

  @Override
  public String toString() {
    return width + "x" + height + " at " + x + ", " + y;
  }
}
