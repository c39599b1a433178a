package dev.separable.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the reference data of the acceptance tests lies: the folder {@code shared} beside the
 * checkout.
 */
public final class Shared {
  private Shared() {}

  /** The root of the project, whatever folder the tests run in. */
  public static Path projectRoot() {
    return Path.of(System.getProperty("project.root", ".")).toAbsolutePath().normalize();
  }

  /** A file or folder of the reference data; fails when it is not there. */
  public static Path path(String relative) {
    Path found = projectRoot().resolveSibling("shared").resolve(relative);
    if (!Files.exists(found)) {
      throw new IllegalStateException(
          "acceptance tests need ../shared/" + relative + " beside the checkout");
    }
    return found;
  }
}
