package dev.separable.job;

import dev.separable.image.decode.Decoding;
import picocli.CommandLine.Option;

/** Options that say how files become images. */
final class DecodingOptions {
  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      defaultValue = "178956970",
      description = "Larger images become an error row. Default: ${DEFAULT-VALUE}.")
  private long maxPixels;

  @Option(
      names = "--max-seconds",
      paramLabel = "S",
      defaultValue = "30",
      description =
          "An image that takes longer to decode becomes an error row. Default: ${DEFAULT-VALUE}.")
  private double maxSeconds;

  @Option(
      names = "--truncated",
      paramLabel = "T",
      defaultValue = "error",
      description =
          "An image file that ends early: error is an error row, pad takes what is there and is "
              + "grey where data is missing. Default: error.")
  private Decoding.Truncated truncated;

  @Option(
      names = "--orientation",
      paramLabel = "O",
      defaultValue = "exif",
      description =
          "exif turns images upright as their EXIF orientation says, stored leaves them as they "
              + "are stored. Default: exif.")
  private Decoding.Turn orientation;

  Decoding decoding() {
    if (maxPixels < 1) {
      throw new UsageException("--max-pixels " + maxPixels + ", wanted 1 or more");
    }
    if (!(maxSeconds > 0)) {
      throw new UsageException("--max-seconds " + maxSeconds + ", wanted more than 0");
    }
    return new Decoding(maxPixels, maxSeconds, truncated, orientation);
  }
}
