package dev.separable.spark.transform;

import dev.separable.extract.Features;
import dev.separable.spark.source.InputId;
import java.util.List;

/**
 * One input with what it gave.
 *
 * @param carried values of the extra columns, in their order
 */
public record Extracted(InputId id, List<Object> carried, long readNs, Features features) {
  /** Whether it gave no features. */
  public boolean isFailed() {
    return features.failure() != null;
  }
}
