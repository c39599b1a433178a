package dev.separable.spark.source.parquet;

import java.io.IOException;

/** What Parquet's library throws at broken files. */
final class Corruption {
  private Corruption() {}

  /** Something that reads a file. */
  interface Reading<T> {
    T done() throws IOException;
  }

  /** Whatever goes wrong is an {@link IOException} of one line. */
  static <T> T told(Reading<T> reading) throws IOException {
    try {
      return reading.done();
    } catch (RuntimeException | StackOverflowError e) {
      Throwable cause = e;
      while (cause.getCause() != null && cause.getCause() != cause) {
        cause = cause.getCause();
      }
      String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      throw new IOException("it is damaged: " + text.replaceAll("\\p{Cntrl}+", " ").strip(), e);
    }
  }
}
