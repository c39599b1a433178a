package dev.separable.spark.sink;

/** Another run that is alive writes to the output folder. */
public final class HeldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HeldException(String message) {
    super(message);
  }
}
