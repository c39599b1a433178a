package dev.separable.spark.sink;

/** What happens when the output folder is there already. */
public enum IfExists {
  /** The job does not start, unless the folder is empty. */
  ERROR,
  /** An earlier output of the same kind is deleted; anything else is an error. */
  OVERWRITE,
  /** What is missing is added. */
  RESUME
}
