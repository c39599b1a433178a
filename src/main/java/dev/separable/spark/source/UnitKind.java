package dev.separable.spark.source;

import java.util.Locale;
import java.util.Set;

/** What an input file holds. */
public enum UnitKind {
  /** An encoded image; which format is told by its content. */
  IMAGE,
  /** An array in NumPy's {@code .npy} format. */
  NPY,
  /** A row group of a Parquet file; each of its rows is an input. */
  PARQUET;

  private static final Set<String> IMAGES =
      Set.of("jpg", "jpeg", "png", "bmp", "gif", "webp", "tif", "tiff");

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
