package dev.separable.image;

/** One input that cannot be used: data, not a fault of the job. */
public final class InputException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;

  /** With the kind and a message of one line that says what was found. */
  public InputException(ErrorKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** With the kind, a message of one line and what caused it. */
  public InputException(ErrorKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why it cannot be used. */
  public ErrorKind kind() {
    return kind;
  }
}
