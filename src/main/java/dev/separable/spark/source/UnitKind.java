package dev.separable.spark.source;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an input file holds. */
public enum UnitKind {
  /** An encoded image; which format is told by its content. */
  IMAGE,
  /** An array in NumPy's {@code .npy} format. */
  NPY,
  /** A row group of a Parquet file; each of its rows is an input. */
  PARQUET,
  /** A tar archive of images and arrays, compressed or not, as its content tells. */
  TAR,
  /** A zip archive of images and arrays. */
  ZIP,
  /** NumPy's archive of arrays. */
  NPZ;

  private static final List<String> TARS =
      List.of(".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.zst", ".tzst");

  private static final Set<String> IMAGES =
      Set.of("jpg", "jpeg", "png", "bmp", "gif", "webp", "tif", "tiff");

  /** Whether a unit of this kind is a stretch of inputs in a file, read one after the other. */
  boolean holdsMany() {
    return this != IMAGE && this != NPY;
  }

  /** Whether it is an archive, which is looked into when inputs are listed. */
  boolean isArchive() {
    return this == TAR || this == ZIP || this == NPZ;
  }

  /** The kind of archive, told by the end of the name; null if that says nothing. */
  static UnitKind ofArchive(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (TARS.stream().anyMatch(lower::endsWith)) {
      return TAR;
    }
    return lower.endsWith(".zip") ? ZIP : lower.endsWith(".npz") ? NPZ : null;
  }

  /** Told by the extension, whatever its case; null if that says nothing. */
  static UnitKind ofName(String name) {
    String extension = extension(name);
    if (extension.equals("npy")) {
      return NPY;
    }
    if (extension.equals("parquet")) {
      return PARQUET;
    }
    return IMAGES.contains(extension) ? IMAGE : null;
  }

  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
