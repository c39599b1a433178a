package dev.separable.spark.source;

import dev.separable.extract.Features.Failure;
import dev.separable.extract.Input;
import dev.separable.image.ErrorKind;
import java.util.List;

/**
 * One input as it was read, not yet decoded.
 *
 * @param input what was read; null if there is none
 * @param failure why there is no input; null otherwise
 * @param carried values of the extra columns, in their order; empty if there are none
 * @param readNs how long it took
 */
public record Loaded(InputId id, Input input, Failure failure, List<Object> carried, long readNs) {

  /** An image or array. */
  static Loaded of(InputId id, UnitKind kind, byte[] bytes) {
    Input input = kind == UnitKind.NPY ? new Input.Npy(bytes) : new Input.Image(bytes);
    return new Loaded(id, input, null, List.of(), 0);
  }

  /** An input that cannot be had. */
  static Loaded failed(InputId id, ErrorKind kind, String message) {
    return new Loaded(id, null, new Failure(kind, message), List.of(), 0);
  }

  /**
   * An input that is larger than it may be.
   *
   * @param what it is, as {@code a file}
   */
  static Loaded tooLarge(InputId id, String what, long largest) {
    return failed(
        id,
        ErrorKind.TOO_LARGE,
        "%s of %d bytes, a thread of this JVM takes %d".formatted(what, id.length(), largest));
  }

  /** The same, read in that time. */
  Loaded readIn(long ns) {
    return new Loaded(id, input, failure, carried, ns);
  }
}
