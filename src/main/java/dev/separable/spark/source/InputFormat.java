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
  NPY,
  /** Every file is a Parquet table. */
  PARQUET;

  private static final Set<String> CONTAINERS = Set.of("tar", "zip", "npz");

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
      case "parquet" -> PARQUET;
      default ->
          throw new IllegalArgumentException(
              "--format " + text + ": this version reads image, npy and parquet (or auto)");
    };
  }

  /** How a file that was found in a folder is read; null leaves it out. */
  UnitKind found(String name) {
    return this == AUTO ? UnitKind.ofName(name) : fixed();
  }

  /**
   * How a file that was named itself is read.
   *
   * @throws IllegalArgumentException if its name says that it holds many inputs
   */
  UnitKind named(String name) {
    if (this != AUTO) {
      return fixed();
    }
    if (CONTAINERS.contains(UnitKind.extension(name))) {
      throw new IllegalArgumentException(
          name
              + ": this version reads image, npy and parquet files, not "
              + UnitKind.extension(name));
    }
    UnitKind kind = UnitKind.ofName(name);
    return kind == null ? UnitKind.IMAGE : kind;
  }

  private UnitKind fixed() {
    return switch (this) {
      case NPY -> UnitKind.NPY;
      case PARQUET -> UnitKind.PARQUET;
      default -> UnitKind.IMAGE;
    };
  }
}
