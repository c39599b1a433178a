package dev.separable.spark.source;

import java.util.Locale;
import java.util.Set;

/** What {@code --format} says about the inputs. */
public enum InputFormat {
  /** By extension; other files of a folder are left out. */
  AUTO,
  /** Every file is an image. */
  IMAGE,
  /** Every file is a {@code .npy} array. */
  NPY;

  private static final Set<String> CONTAINERS = Set.of("parquet", "tar", "zip", "npz");

  /**
   * The format of that name.
   *
   * @throws IllegalArgumentException if it is not read
   */
  public static InputFormat of(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "auto" -> AUTO;
      case "image" -> IMAGE;
      case "npy" -> NPY;
      default ->
          throw new IllegalArgumentException(
              "--format " + text + ": this version reads image and npy (or auto)");
    };
  }

  /** How a file that was found in a folder is read; null leaves it out. */
  InputKind found(String name) {
    return this == AUTO ? InputKind.ofName(name) : fixed();
  }

  /**
   * How a file that was named itself is read.
   *
   * @throws IllegalArgumentException if its name says that it holds many inputs
   */
  InputKind named(String name) {
    if (this != AUTO) {
      return fixed();
    }
    if (CONTAINERS.contains(InputKind.extension(name))) {
      throw new IllegalArgumentException(
          name + ": this version reads image and npy files, not " + InputKind.extension(name));
    }
    InputKind kind = InputKind.ofName(name);
    return kind == null ? InputKind.IMAGE : kind;
  }

  private InputKind fixed() {
    return this == NPY ? InputKind.NPY : InputKind.IMAGE;
  }
}
