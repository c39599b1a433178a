package dev.separable.spark.source;

import java.io.File;
import org.apache.hadoop.fs.Path;

/**
 * Java reads the names of local files in the encoding of the locale. In a plain C locale all that
 * is not ASCII is lost, and Hadoop leaves such files out without a word.
 */
final class LocalNames {
  private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");
  private static final char LOST = '\uFFFD';

  private LocalNames() {}

  /**
   * Looks at the names in a folder if it is local and the locale may lose some.
   *
   * @throws IllegalArgumentException if one has been lost
   */
  static void check(Path folder) {
    if (folder == null
        || ENCODING.equalsIgnoreCase("UTF-8")
        || !"file".equals(folder.toUri().getScheme())) {
      return;
    }
    String[] names = new File(folder.toUri().getPath()).list();
    for (String name : names == null ? new String[0] : names) {
      if (name.indexOf(LOST) >= 0) {
        throw new IllegalArgumentException(
            "a name in %s cannot be read in the encoding %s of this locale; set LC_ALL=C.UTF-8"
                .formatted(folder, ENCODING));
      }
    }
  }
}
