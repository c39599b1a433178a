package dev.separable.spark.metrics;

import java.io.Serializable;

/** Nanoseconds that inputs took in each phase, without writing. */
public record PhaseTimes(long readNs, long decodeNs, long preprocessNs, long computeNs)
    implements Serializable {
  /** Nothing yet. */
  public static final PhaseTimes ZERO = new PhaseTimes(0, 0, 0, 0);

  /** Both together. */
  public PhaseTimes plus(PhaseTimes other) {
    return new PhaseTimes(
        readNs + other.readNs,
        decodeNs + other.decodeNs,
        preprocessNs + other.preprocessNs,
        computeNs + other.computeNs);
  }

  /** All phases. */
  public long sum() {
    return readNs + decodeNs + preprocessNs + computeNs;
  }
}
