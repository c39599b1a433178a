package dev.separable.fuzz;

import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Pictures;
import dev.separable.image.Pictures.Difference;
import dev.separable.image.Region;
import dev.separable.image.decode.Decoding;
import dev.separable.image.decode.Decoding.Truncated;
import dev.separable.image.decode.Decoding.Turn;
import dev.separable.image.decode.ImageDecoder;
import java.util.Arrays;
import java.util.Random;

/**
 * Reads JPEGs whole and in part, strictly and with padding, by decoders that go on from file to
 * file. What is there twice has to be the same. Where the whole is refused a part may be there.
 */
final class JpegReader implements FuzzTarget.Reader {
  /** How often a file is decoded. */
  static final int TIMES = 4;

  private static final double SECONDS = 20;

  private final ImageDecoder strict;
  private final ImageDecoder pads;

  JpegReader(long maxPixels) {
    strict = new ImageDecoder(new Decoding(maxPixels, SECONDS, Truncated.ERROR, Turn.EXIF));
    pads = new ImageDecoder(new Decoding(maxPixels, SECONDS, Truncated.PAD, Turn.EXIF));
  }

  @Override
  public Image read(byte[] data) throws InputException {
    InputException refused = null;
    Image whole = null;
    try {
      whole = ImageTargets.decode(() -> strict.decode(data));
    } catch (InputException e) {
      refused = e;
    }
    part(strict, data, whole, refused);
    padded(data, whole, refused);
    if (refused != null) {
      throw refused;
    }
    return whole;
  }

  /** What ends early, or not at all, is a picture when it is padded. */
  private void padded(byte[] data, Image whole, InputException refused) throws InputException {
    Image padded = null;
    InputException failure = null;
    try {
      padded = ImageTargets.decode(() -> pads.decode(data));
    } catch (InputException e) {
      failure = e;
      boolean slow = e.kind() == ErrorKind.TOO_SLOW;
      if (refused == null && !slow) {
        throw new AssertionError("read, but not with padding: " + e.getMessage(), e);
      }
    }
    if (whole != null && padded != null) {
      require(whole, padded.region(), padded, "with padding");
    }
    part(pads, data, padded, failure);
  }

  private static void part(ImageDecoder decoder, byte[] data, Image whole, InputException refused)
      throws InputException {
    Region[] wanted = new Region[1];
    Random random = new Random(Arrays.hashCode(data));
    Image part;
    try {
      part =
          ImageTargets.decode(
              () ->
                  decoder.decode(
                      data,
                      (height, width) -> wanted[0] = Pictures.someRegion(height, width, random)));
    } catch (InputException e) {
      if (refused == null && e.kind() != ErrorKind.TOO_SLOW) {
        throw new AssertionError("read, but not " + wanted[0] + ": " + e.getMessage(), e);
      }
      return;
    }
    if (whole != null) {
      require(whole, wanted[0] == null ? part.region() : wanted[0], part, "in part");
    }
  }

  private static void require(Image whole, Region region, Image found, String how) {
    Difference difference = Pictures.difference(found, region, whole.rgb());
    if (difference.max() > 0) {
      throw new AssertionError(
          "%dx%d pixels have other values %s, %s: %s"
              .formatted(whole.width(), whole.height(), how, region, difference));
    }
  }
}
