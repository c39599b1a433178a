package dev.separable.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The golden files that the project keeps among its test resources. */
public final class Golden {
  private Golden() {}

  /** A file or folder under {@code src/test/resources/golden}. */
  public static Path path(String relative) {
    return Shared.projectRoot().resolve("src/test/resources/golden").resolve(relative);
  }

  /** The bytes of a file, whichever folder it lies in. */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
