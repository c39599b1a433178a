package dev.separable.spark.source;

import java.io.IOException;

/** A file is no longer what it was when it was listed. */
final class ChangedException extends IOException {
  private static final long serialVersionUID = 1;

  ChangedException(String message, Throwable cause) {
    super(message, cause);
  }
}
