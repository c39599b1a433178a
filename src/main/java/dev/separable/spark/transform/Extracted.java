package dev.separable.spark.transform;

import dev.separable.extract.Features;
import dev.separable.spark.source.InputFile;

/** One input with what it gave. */
public record Extracted(InputFile file, long readNs, Features features) {
  /** Whether it gave no features. */
  public boolean isFailed() {
    return features.failure() != null;
  }
}
