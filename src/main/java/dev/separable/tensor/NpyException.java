package dev.separable.tensor;

/**
 * A {@code .npy} or {@code .npz} file that cannot be read: data, not a fault of the job. The
 * message, one line, says what was found and what was wanted.
 */
public final class NpyException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why the file cannot be read. */
  public enum Kind {
    /** The bytes do not begin as the format does. */
    OTHER_FORMAT,
    /** The bytes end early. */
    TRUNCATED,
    /** The bytes contradict the format or themselves. */
    MALFORMED,
    /** Well formed, but of a variant that is not read, such as arrays of objects. */
    UNSUPPORTED,
    /** More dimensions or values than are read. */
    TOO_LARGE
  }

  private final Kind kind;

  /** With the kind and a message for the user. */
  public NpyException(Kind kind, String message) {
    super(OneLine.of(message));
    this.kind = kind;
  }

  /** Why the file cannot be read. */
  public Kind kind() {
    return kind;
  }
}
