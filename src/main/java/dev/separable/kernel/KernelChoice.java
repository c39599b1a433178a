package dev.separable.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * Which kernels run here and why.
 *
 * @param kernels the choice
 * @param reason one line: what was found, or why the faster kernels were refused and what cures it
 */
public record KernelChoice(Kernels kernels, String reason) {
  /** The fastest kernels that this JVM can run; never fails. */
  public static KernelChoice best() {
    String refusal = PanamaAccess.refusal();
    if (refusal != null) {
      return new KernelChoice(new ScalarKernels(), refusal);
    }
    Kernels panama = PanamaAccess.kernels();
    return new KernelChoice(panama, "vectors of " + panama.vectorBits() + " bits");
  }

  /**
   * The kernels of that name.
   *
   * @throws IllegalArgumentException if there is no such name
   * @throws IllegalStateException if this JVM cannot run them; the message says what cures it
   */
  static Kernels named(String name) {
    switch (name) {
      case NaiveKernels.NAME:
        return new NaiveKernels();
      case ScalarKernels.NAME:
        return new ScalarKernels();
      case PanamaAccess.NAME:
        String refusal = PanamaAccess.refusal();
        if (refusal != null) {
          throw new IllegalStateException("cannot use the panama kernels: " + refusal);
        }
        return PanamaAccess.kernels();
      default:
        throw new IllegalArgumentException(
            "unknown kernels \"" + name + "\", known are " + String.join(", ", names()));
    }
  }

  private static List<String> names() {
    return Arrays.asList(PanamaAccess.NAME, ScalarKernels.NAME, NaiveKernels.NAME);
  }
}
