package dev.separable.image;

/** Why one input could not be turned into features; a closed set, written as {@code error.kind}. */
public enum ErrorKind {
  /** No bytes at all. */
  EMPTY,
  /** Not an image or array of any known format. */
  NOT_AN_IMAGE,
  /** A known format in a variant that is not read. */
  UNSUPPORTED,
  /** The data ends early. */
  TRUNCATED,
  /** The data contradicts itself. */
  CORRUPT,
  /** More pixels or values than allowed. */
  TOO_LARGE,
  /** Decoding takes longer than allowed. */
  TOO_SLOW,
  /** An array whose shape does not fit the model. */
  BAD_SHAPE,
  /** An array that holds NaN or infinity. */
  NON_FINITE;

  /** As written in the output: lower case with hyphens, {@code not-an-image}. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
