package dev.separable.image.decode;

import dev.separable.image.Image;
import dev.separable.image.Region;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How files become pictures, as far as the user has a say.
 *
 * @param maxPixels larger pictures are refused before any pixel is allocated
 * @param maxSeconds decoding that takes longer is given up
 * @param truncated what becomes of a file that ends early
 * @param orientation whether the EXIF orientation is applied
 */
public record Decoding(long maxPixels, double maxSeconds, Truncated truncated, Turn orientation)
    implements Serializable {

  /** What a file that ends early gives. */
  public enum Truncated {
    /** An error. */
    ERROR,
    /**
     * A picture that is grey where data is missing, if there is data for one pixel. Of WebP, TIFF
     * and run-length coded BMP an error, too.
     */
    PAD
  }

  /** Which way up a picture is taken. */
  public enum Turn {
    /** As its EXIF orientation says. */
    EXIF,
    /** As it is stored. */
    STORED
  }

  private static final long MAX_PIXELS = 178_956_970L;
  private static final double MAX_SECONDS = 30;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if no picture could be decoded
   */
  public Decoding {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("at most " + maxPixels + " pixels allow no picture");
    }
    if (!(maxSeconds > 0)) {
      throw new IllegalArgumentException("at most " + maxSeconds + " s allow no picture");
    }
  }

  /** What is done unless the user says otherwise, with this limit. */
  public static Decoding usual(long maxPixels) {
    return new Decoding(maxPixels, MAX_SECONDS, Truncated.ERROR, Turn.EXIF);
  }

  /** What is done unless the user says otherwise. */
  public static Decoding usual() {
    return usual(MAX_PIXELS);
  }

  boolean pads() {
    return truncated == Truncated.PAD;
  }

  /** The picture the right way up. */
  Image upright(Image stored, Orientation found) {
    return applied(found).apply(stored);
  }

  /** Where what is wanted of the upright picture lies in the stored one, which has this size. */
  Region stored(RegionOfInterest wanted, int width, int height, Orientation found) {
    return applied(found).stored(wanted, width, height);
  }

  private Orientation applied(Orientation found) {
    return orientation == Turn.EXIF ? found : Orientation.UPRIGHT;
  }

  /** Names and values, for JSON. */
  public Map<String, Object> describe() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("max_pixels", maxPixels);
    all.put("max_seconds", maxSeconds);
    all.putAll(identity());
    return all;
  }

  /** What of it decides the pixels, by name. */
  public Map<String, Object> identity() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("truncated", text(truncated));
    all.put("orientation", text(orientation));
    return all;
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}
