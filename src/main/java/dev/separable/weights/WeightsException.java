package dev.separable.weights;

import dev.separable.tensor.OneLine;

/**
 * Weights that cannot be read or do not fit; the message, one line, says what was found and what
 * was wanted.
 */
public final class WeightsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public WeightsException(String message) {
    super(OneLine.of(message));
  }

  /** With a message for the user and what caused it. */
  public WeightsException(String message, Throwable cause) {
    super(OneLine.of(message), cause);
  }
}
