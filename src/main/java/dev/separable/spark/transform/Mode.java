package dev.separable.spark.transform;

/** What happens to an input that gives no features. */
public enum Mode {
  /** It has a row with an error. */
  PERMISSIVE,
  /** It has no row and is counted. */
  DROPMALFORMED,
  /** It ends the job. */
  FAILFAST
}
