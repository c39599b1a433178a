package dev.separable.spark.source;

import java.util.Locale;

/** What {@code --format} says about the inputs. */
public enum InputFormat {
  /** By extension; other files of a folder are left out. */
  AUTO,
  /** Every file is an image. */
  IMAGE,
  /** Every file is a {@code .npy} array. */
  NPY,
  /** Every file is a Parquet table. */
  PARQUET,
  /** Every file is a tar archive of images and arrays, compressed or not. */
  TAR,
  /** Every file is a zip archive of images and arrays. */
  ZIP,
  /** Every file is NumPy's archive of arrays. */
  NPZ;

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
      case "tar" -> TAR;
      case "zip" -> ZIP;
      case "npz" -> NPZ;
      default ->
          throw new IllegalArgumentException(
              "--format "
                  + text
                  + ": this version reads image, npy, parquet, tar, zip and npz (or auto)");
    };
  }

  /** How a file that was found in a folder is read; null leaves it out. */
  UnitKind found(String name) {
    return this == AUTO ? told(name) : fixed();
  }

  /** How a file that was named itself is read. */
  UnitKind named(String name) {
    if (this != AUTO) {
      return fixed();
    }
    UnitKind kind = told(name);
    return kind == null ? UnitKind.IMAGE : kind;
  }

  private static UnitKind told(String name) {
    UnitKind archive = UnitKind.ofArchive(name);
    return archive == null ? UnitKind.ofName(name) : archive;
  }

  private UnitKind fixed() {
    return switch (this) {
      case AUTO, IMAGE -> UnitKind.IMAGE;
      case NPY -> UnitKind.NPY;
      case PARQUET -> UnitKind.PARQUET;
      case TAR -> UnitKind.TAR;
      case ZIP -> UnitKind.ZIP;
      case NPZ -> UnitKind.NPZ;
    };
  }
}
