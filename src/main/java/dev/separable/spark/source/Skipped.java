package dev.separable.spark.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Files that are left out for their names: how many of what extension, and a few of them. */
final class Skipped implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int EXAMPLES = 5;
  private static final int EXTENSIONS = 1000;
  private static final int TOLD = 4;

  private final TreeMap<String, Long> extensions = new TreeMap<>();
  private final ArrayList<String> examples = new ArrayList<>();

  /** Adds a file. */
  void add(String path) {
    String extension = UnitKind.extension(path.substring(path.lastIndexOf('/') + 1));
    add(extension.isEmpty() ? "without extension" : "." + extension, 1);
    example(path);
  }

  /** Adds all of another. */
  void add(Skipped other) {
    other.extensions.forEach(this::add);
    other.examples.forEach(this::example);
  }

  private void add(String extension, long count) {
    // Names may be anything, so there may be as many as files.
    boolean known = extensions.size() < EXTENSIONS || extensions.containsKey(extension);
    extensions.merge(known ? extension : "others", count, Long::sum);
  }

  private void example(String path) {
    if (examples.size() < EXAMPLES) {
      examples.add(path);
    }
  }

  /** How many. */
  long count() {
    return extensions.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A few of them. */
  List<String> examples() {
    return List.copyOf(examples);
  }

  /** As {@code 10 .txt, 2 .csv}, the most frequent first. */
  String text() {
    String told =
        extensions.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(TOLD)
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return extensions.size() > TOLD ? told + ", …" : told;
  }
}
