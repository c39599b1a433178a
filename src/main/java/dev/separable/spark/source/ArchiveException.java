package dev.separable.spark.source;

import dev.separable.image.ErrorKind;

/** An archive, or an entry of one, that cannot be read on from here; not an error of reading. */
final class ArchiveException extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorKind kind;

  ArchiveException(ErrorKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Whether there is no archive at all, rather than one that is broken. */
  boolean refuses() {
    return kind == ErrorKind.NOT_AN_IMAGE || kind == ErrorKind.EMPTY;
  }

  /** Why. */
  ErrorKind kind() {
    return kind;
  }
}
